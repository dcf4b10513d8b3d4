// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.WordUtils;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.sim.ExplainedRecommendation;
import org.hanse.sim.MerchantSummary;
import org.hanse.sim.Promise;
import org.hanse.sim.RunSummary;
import org.hanse.sim.TrainingSummary;
import org.hanse.sim.data.ShopSpec;
import org.hanse.sim.federate.RoundRecord;

/** What {@code hanse demo} says. */
final class DemoStory {

    private static final String FEDERATED = "federated";
    private static final String PRIVATE = "private";
    private static final int TITLE = 44;

    private final ShopSpec shops;
    private final String lost;
    private final int lostAfter;

    DemoStory(ShopSpec shops, String lost, int lostAfter) {
        this.shops = shops;
        this.lost = lost;
        this.lostAfter = lostAfter;
    }

    String beginning() {
        return words(
                "Five made-up shops, %s, have %,d shoppers and %,d items each, and no item in common. The titles"
                        + " of their items are made of the same words.",
                list(shops.merchantIds()), shops.shoppers(), shops.items());
    }

    String training() {
        return words(
                "Each shop trains on its own shoppers (\"local\"), then all train one network together (\"federated\"): in"
                        + " every round each takes the network, trains it on its own shoppers and sends what changed;"
                        + " the mean of the changes makes the next one. %s is lost after round %d. At last they train once more"
                        + " with a promise to every single shopper (\"private\"): shoppers are drawn by coins inside the shops,"
                        + " what each may change is bounded, and the shops add noise.",
                lost, lostAfter);
    }

    String ending(RunSummary run, Path summary, Path scenario) {
        List<String> parts = new ArrayList<>();
        Optional<TrainingSummary> federated = run.trainings().stream()
                .filter(training -> training.model().equals(FEDERATED))
                .findFirst();
        federated.flatMap(TrainingSummary::example).ifPresent(example -> parts.add(explained(example)));
        federated.ifPresent(training -> parts.add(sent(run, training)));
        run.trainings().stream()
                .filter(training -> training.model().equals(PRIVATE))
                .findFirst()
                .ifPresent(training ->
                        Promise.of(run, PRIVATE).ifPresent(promise -> parts.add(promised(training, promise))));
        parts.add("Curves, intervals and every figure: " + summary + "\n\nNext:\n"
                + "  hanse sim run " + scenario + "            after changing it: other rounds, cohorts, servers\n"
                + "  hanse data guess orders.csv --out shop.yaml      to see what Hanse makes of a table of your own");
        return String.join("\n\n", parts);
    }

    /** A recommendation in words and in numbers that add up. */
    static String explained(ExplainedRecommendation example) {
        StringBuilder text = new StringBuilder(words(
                "Why \"%s\" is what the federated network recommends first to one shopper of %s%s:",
                example.item(), example.merchant(), example.met() ? ", who knows it already" : ""));
        text.append(String.format(Locale.ROOT, "%n%n  %-13s %-" + TITLE + "s %9s %9s%n", "", "", "network", "tables"));
        text.append(String.format(Locale.ROOT, "  %-13s %-" + TITLE + "s %9.3f%n", "to anybody", "", example.base()));
        for (ExplainedRecommendation.Reason reason : example.reasons()) {
            text.append(String.format(
                    Locale.ROOT,
                    "  %-13s %-" + TITLE + "s %9.3f %9.3f%n",
                    reason.type(),
                    shortened(reason.item()),
                    reason.neural(),
                    reason.memory()));
        }
        text.append(String.format(
                Locale.ROOT,
                "  %-13s %-" + TITLE + "s %19.3f%n  %-13s %-" + TITLE + "s %19.3f%n",
                "sum",
                "",
                example.sum(),
                "ranked by",
                "",
                example.ranked()));
        text.append(wrapped(greatest(example)));
        return text.toString();
    }

    private static String greatest(ExplainedRecommendation example) {
        return example.reasons().stream()
                .max((a, b) -> Double.compare(a.sum(), b.sum()))
                .map(reason -> String.format(
                        Locale.ROOT,
                        "The greatest part comes from the %s of \"%s\". The two last lines agree up to the rounding of"
                                + " single precision, at most %.0e: what is shown, each figure rounded to three places, is all that there is.",
                        reason.type().replace('_', ' '),
                        reason.item(),
                        example.rounding()))
                .orElse("");
    }

    /** What left a shop in a round, and what did not. */
    private String sent(RunSummary run, TrainingSummary training) {
        MerchantSummary shop = run.merchants().get(0);
        RoundRecord last = training.rounds().get(training.rounds().size() - 1);
        int arrived = last.asked() - last.missing().size();
        return words(
                "What %s sent in a round: how %,d parameters of the network that all shops share changed, as integers, and"
                        + " behind them one weight, made of its number of examples, and its mean loss times that weight;"
                        + " %,d KB. What it did not send: %,d interactions,"
                        + " who its %,d shoppers are, the vectors and biases of its %,d items, and its tables of what is"
                        + " bought together. The changes travel under masks that only the sum of all shops' changes is rid"
                        + " of: of a single shop the coordinator learns nothing else, even if one of the other shops tells it"
                        + " all it knows. The sum itself still tells something of all shops together; what is promised of"
                        + " \"private\" goes further.",
                shop.id(),
                training.shared(),
                arrived == 0 ? 0 : last.uploadBytes() / arrived / 1000,
                shop.facts().interactions(),
                shop.facts().shoppers(),
                shop.facts().items());
    }

    /** What the private training spent of its budget, and what is left. */
    private String promised(TrainingSummary training, Promise promise) {
        return words(
                "What \"private\" promises: whatever anybody makes of all its models, the coordinator too, it gets at most e to the"
                        + " power of epsilon times as sure of whether a single shopper was there, but for a chance of about"
                        + " delta. That holds as long as no more shops tell the coordinator what they know, and no more are"
                        + " lost, than secureAggregation in the scenario allows for. %d rounds were charged; epsilon is %s in"
                        + " all, even if the coordinator says of shops that they were lost. %s Whether the promise costs"
                        + " ranking is in the table above, where private stands beside the others.",
                promise.rounds(), PrivacyStatement.bound(promise.epsilon()), left(training));
    }

    /** In the words of the run. */
    private static String left(TrainingSummary training) {
        return training.notes().stream()
                .filter(note -> note.contains("-DP per "))
                .findFirst()
                .map(note -> "In full: " + note + ".")
                .orElse("");
    }

    private static String shortened(String title) {
        return title.length() <= TITLE ? title : title.substring(0, TITLE - 1) + "…";
    }

    private static String list(List<String> names) {
        return String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.get(names.size() - 1);
    }

    private static String words(String format, Object... values) {
        return wrapped(String.format(Locale.ROOT, format, values));
    }

    /** A paragraph in lines of a terminal's width. */
    private static String wrapped(String text) {
        return WordUtils.wrap(text, 100, "\n", false);
    }
}
