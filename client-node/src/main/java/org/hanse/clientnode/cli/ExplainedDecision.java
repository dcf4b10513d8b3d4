// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hanse.clientnode.explain.Explained;
import org.hanse.clientnode.explain.Explained.Placement;
import org.hanse.clientnode.explain.StoredExplanation;
import org.hanse.clientnode.jdbc.JdbcDecisionLog;
import org.hanse.clientnode.jdbc.NodeDatabase;
import org.hanse.clientnode.serve.ServedShop;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.recommend.Decision;
import org.hanse.jdbc.SqliteDatabase;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Options that name the decision to explain, by its parts or by its id in the log; mixed in. */
public final class ExplainedDecision {

    /** Options that the log has an answer to. */
    private static final List<String> LOGGED =
            List.of("--surface", "--slots", "--pin", "--keep-met", "--explore", "--no-profiling", "--job");

    @Mixin
    DecisionOptions options = new DecisionOptions();

    @Option(
            names = "--decision",
            paramLabel = "ID",
            description =
                    "Decision of the log; takes the place of SHOPPER and of most other options. With other data or"
                            + " another model by now, the terms kept with the decision are used: those of its first "
                            + StoredExplanation.MOST_ITEMS + " items")
    Optional<String> id = Optional.empty();

    @Spec(Spec.Target.MIXEE)
    CommandSpec spec = CommandSpec.create();

    /** Decision to explain. */
    sealed interface Source {

        /** Returns the row of the log; empty if the decision is not from there. */
        Optional<LoggedDecision> logged();

        /**
         * Explains an item.
         *
         * @param item id of the item; the one in the first slot if empty
         * @param versus id of an item to compare it with
         * @throws InvalidInputException if an item cannot be explained
         */
        ExplainAnswer answer(Optional<String> item, Optional<String> versus);

        /** Explains the item that is first without exploration. */
        ExplainAnswer ofBest();
    }

    /** Decision with the data and the model that made it, or would make it now. */
    record Restored(ServedShop node, Decision decision, Optional<LoggedDecision> logged) implements Source {

        private Optional<Integer> best() {
            return Explained.first(node.model().explainer(), decision);
        }

        @Override
        public ExplainAnswer answer(Optional<String> item, Optional<String> versus) {
            Optional<Integer> best = best();
            Optional<Integer> first =
                    logged.flatMap(LoggedDecision::first).map(node::item).or(() -> best);
            int own = item.map(id -> node.item("--item", id))
                    .or(() -> first)
                    .orElseThrow(() -> new InvalidInputException(
                            "no item is allowed: found nothing to explain. Fix: allow more candidates, or --keep-met"));
            Explained explained =
                    node.explained(decision, own, placement(own), versus.map(id -> node.item("--versus", id)));
            return new ExplainAnswer(
                    explained,
                    node::id,
                    logged.map(LoggedDecision::id),
                    Optional.of(node.dataVersion()),
                    node.served().version(),
                    node.scales());
        }

        @Override
        public ExplainAnswer ofBest() {
            return answer(best().map(node::id), Optional.empty());
        }

        private Placement placement(int item) {
            if (decision.rules().pinned().containsValue(item)) {
                return Placement.PINNED;
            }
            return logged.map(own -> own.isExplored(node.id(item))).orElse(false)
                    ? Placement.EXPLORED
                    : Placement.SCORE;
        }
    }

    /**
     * Decision whose data or model are others by now, with the terms that were kept with it.
     *
     * @param titles titles of the present catalogue by the ids of items
     */
    record Kept(LoggedDecision own, StoredExplanation terms, Map<String, String> titles) implements Source {

        @Override
        public Optional<LoggedDecision> logged() {
            return Optional.of(own);
        }

        @Override
        public ExplainAnswer answer(Optional<String> item, Optional<String> versus) {
            item.ifPresent(id -> requireKept("--item", id));
            versus.ifPresent(id -> requireKept("--versus", id));
            StoredExplanation.Ids ids = new StoredExplanation.Ids();
            Explained explained = terms.read(
                    own.shopper(),
                    own.document().path("profiling").asBoolean(),
                    item.orElseGet(() -> terms.explainedItems().get(0)),
                    versus,
                    ids,
                    id -> titles.getOrDefault(id, id));
            return new ExplainAnswer(
                    explained, ids::id, Optional.of(own.id()), Optional.empty(), own.version(), terms.partScales());
        }

        private void requireKept(String option, String id) {
            if (!terms.explainedItems().contains(id)) {
                throw new InvalidInputException(option + ": found " + id + "; expected one of "
                        + String.join(", ", terms.explainedItems()) + ", whose terms were kept with decision "
                        + own.id()
                        + " before data or model changed. Fix: name one of them, or decide again with hanse node"
                        + " recommend");
            }
        }

        @Override
        public ExplainAnswer ofBest() {
            return answer(Optional.empty(), Optional.empty());
        }
    }

    /** @throws InvalidInputException if the decision is not valid, or of other data or another model and without terms */
    Source read() {
        NodeHome home = options.home.existing();
        if (id.isEmpty()) {
            ServedShop node = NodeServing.read(home, options.job, InstantSource.system());
            return new Restored(node, options.decision(node), Optional.empty());
        }
        requireNoOther();
        LoggedDecision logged;
        try (SqliteDatabase database = NodeDatabase.open(home.database())) {
            logged = LoggedDecision.of(
                    new NodeDecisions(new JdbcDecisionLog(database), InstantSource.system()).require(id.get()));
        }
        String present;
        Map<String, String> titles;
        try (ImportedDataset data = ImportedDataset.open(home, InstantSource.system())) {
            present = data.version();
            titles = present.equals(logged.data())
                    ? Map.of()
                    : titles(data.merchant().catalogue().items());
        }
        if (present.equals(logged.data())) {
            Optional<ServedShop> node = NodeServing.ofVersion(home, logged.digest(), InstantSource.system());
            if (node.isPresent()) {
                Decision decision = logged.restored(node.get(), options);
                logged.requireScore(node.get(), decision);
                return new Restored(node.get(), decision, Optional.of(logged));
            }
            try (ImportedDataset data = ImportedDataset.open(home, InstantSource.system())) {
                titles = titles(data.merchant().catalogue().items());
            }
        }
        return new Kept(logged, logged.requireTerms(present), titles);
    }

    private static Map<String, String> titles(List<CatalogueItem> items) {
        return items.stream()
                .filter(own -> !own.title().isBlank())
                .collect(Collectors.toMap(own -> own.id().value(), CatalogueItem::title, (one, other) -> one));
    }

    private void requireNoOther() {
        for (String name : LOGGED) {
            if (spec.commandLine().getParseResult().hasMatchedOption(name)) {
                throw new InvalidInputException(
                        name + ": found beside --decision; expected none, since the log has it. Fix: leave it out");
            }
        }
        options.shopper.ifPresent(own -> {
            throw new InvalidInputException("SHOPPER: found " + own
                    + " beside --decision; expected none, since the log has it. Fix: leave it out");
        });
    }
}
