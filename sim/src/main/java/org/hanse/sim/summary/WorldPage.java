// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.hanse.cli.Words;
import org.hanse.sim.scenario.WorldKeys;
import org.hanse.sim.world.WorldRun;

/** A run in a world as a page: what policies earn, and how agents came there. */
public final class WorldPage {

    private static final String TEMPLATE = "world.mustache";

    /** Headroom from which a world can tell a policy that plans from one that does not. */
    private static final double LEAST_HEADROOM = 1.1;

    private WorldPage() {}

    /**
     * Texts around the result.
     *
     * @param command command that makes it again
     * @param file text of the settings
     */
    public record Origin(WorldKeys keys, String command, String file) {}

    private record View(
            String world,
            String settings,
            String lead,
            List<String> words,
            String caption,
            boolean several,
            List<Row> rows,
            List<Curve> curve,
            String command,
            String file) {}

    private record Row(String name, String reward, String interval, String share, String kind, String trainings) {}

    private record Curve(String svg, String caption, List<PageView.Key> keys) {}

    /** Returns the whole page. */
    public static String of(WorldRun.Result result, Origin origin) {
        WorldKeys keys = origin.keys();
        return ResultPage.of(
                TEMPLATE,
                new View(
                        result.world(),
                        settings(keys),
                        lead(result),
                        words(result),
                        "Mean sum of rewards over " + Words.count(keys.judged(), "visit")
                                + " without exploration, the same visits for all policies. "
                                + (keys.seeds() > 1
                                        ? "Intervals of agents are over trainings, those of rules over visits."
                                        : "Intervals are over visits; other trainings would differ more."),
                        keys.seeds() > 1,
                        rows(result),
                        curve(result).stream().toList(),
                        origin.command(),
                        origin.file()));
    }

    private static String settings(WorldKeys keys) {
        return "Simulated shoppers. " + Words.count(keys.shops(), "shop") + ", "
                + Words.count(keys.episodes(), "visit") + " in a training, " + Words.count(keys.seeds(), "training")
                + " of each agent, seed " + keys.seed();
    }

    private static String lead(WorldRun.Result result) {
        if (result.headroom().isEmpty()) {
            return "The best possible reward of this world is not known.";
        }
        double room = result.headroom().getAsDouble();
        String told = text(
                "The best possible policy earns %.4g a visit, %.2f times the best that looks one step ahead. ",
                result.optimum().orElse(Double.NaN), room);
        return told
                + (room < LEAST_HEADROOM
                        ? "That is too little room: this world says nothing about long-term value."
                        : "There is room for planning; a simple rule may do as well.");
    }

    private static List<String> words(WorldRun.Result result) {
        List<String> words = new ArrayList<>();
        words.add("A training played at most " + Words.count(result.steps(), "step") + ".");
        result.guarantee()
                .ifPresent(own -> words.add("Each visit is a shopper of its own. The last policy of a training has "
                        + own + ". Looks are for this page: a shop that chose by them would spend more."));
        result.bestAgent()
                .ifPresent(best -> words.add(text(
                        "The best agent is %s with %.4g%s.",
                        best.name(),
                        best.reward().value(),
                        result.bestRule()
                                .map(rule -> text(
                                        "; the best simple rule, %s, earns %.4g",
                                        rule.name(), rule.reward().value()))
                                .orElse(""))));
        return words;
    }

    private static List<Row> rows(WorldRun.Result result) {
        List<Row> rows = new ArrayList<>();
        result.optimum()
                .ifPresent(best ->
                        rows.add(new Row("optimum", text("%.5g", best), "", "100 %", "best possible, or a bound", "")));
        for (WorldRun.Earned own : result.policies()) {
            rows.add(new Row(
                    own.name(),
                    text("%.5g", own.reward().value()),
                    text("%.5g–%.5g", own.reward().low(), own.reward().high()),
                    share(own.reward().value(), result.optimum()),
                    own.learned() ? "learned" : "rule",
                    own.bySeed().size() > 1
                            ? own.bySeed().stream()
                                    .map(mean -> text("%.5g", mean))
                                    .collect(Collectors.joining(", "))
                            : ""));
        }
        return rows;
    }

    private static String share(double reward, OptionalDouble optimum) {
        return optimum.isPresent() ? text("%.1f %%", 100 * reward / optimum.getAsDouble()) : "";
    }

    private static Optional<Curve> curve(WorldRun.Result result) {
        List<WorldRun.Earned> agents =
                result.policies().stream().filter(own -> own.curve().size() > 1).toList();
        if (agents.isEmpty()) {
            return Optional.empty();
        }
        List<CurveChart.Line> lines = new ArrayList<>();
        List<PageView.Key> keys = new ArrayList<>();
        int looks = agents.get(0).curve().size();
        for (WorldRun.Earned agent : agents) {
            keys.add(CurveChart.key(lines.size(), agent.name()));
            lines.add(new CurveChart.Line(
                    agent.curve().stream().map(WorldRun.Look::reward).toList(), 0, true));
        }
        result.optimum().ifPresent(best -> level(best, "optimum", looks, lines, keys));
        result.bestRule().ifPresent(rule -> level(rule.reward().value(), rule.name() + " (rule)", looks, lines, keys));
        long visits = agents.get(0).curve().get(0).visits();
        String caption = "Reward of a visit without exploration, each " + Words.count(visits, "visit")
                + " of training; means over trainings.";
        return Optional.of(new Curve(
                CurveChart.draw(lines, "times " + Words.count(visits, "visit"), "learning", caption), caption, keys));
    }

    private static void level(
            double value, String name, int looks, List<CurveChart.Line> lines, List<PageView.Key> keys) {
        keys.add(CurveChart.key(lines.size(), name));
        lines.add(new CurveChart.Line(java.util.Collections.nCopies(looks, value), 0, true));
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
