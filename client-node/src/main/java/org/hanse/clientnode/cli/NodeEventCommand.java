// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.hanse.cli.ExitCode;
import org.hanse.cli.StandardOptions;
import org.hanse.clientnode.http.RecommendationClient;
import org.hanse.clientnode.serve.Decisions;
import org.hanse.clientnode.serve.Events;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.InteractionType;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hanse node event}: logs a shopper's interaction with a recommended item. */
@Command(
        name = "event",
        header = "Log what a shopper did with a recommended item",
        description =
                "%nStores the event as an interaction of the decision's shopper. If the shop's files hold it, too, it counts once."
                        + " The decision must be one of the last "
                        + Decisions.KEPT_DAYS + " days.%n",
        footer = {
            "%nExamples:",
            "  hanse node event shop-a 4f2a91c077de03b8 trail-runner click",
            "%nExit codes: 0 done, 2 usage error or bad input."
        })
public final class NodeEventCommand implements Callable<Integer> {

    private static final Set<InteractionType> COMMON = Set.of(
            InteractionType.VIEW,
            InteractionType.CLICK,
            InteractionType.ADD_TO_CART,
            InteractionType.PURCHASE,
            InteractionType.RATING,
            InteractionType.LIKE,
            InteractionType.RETURN);

    @Mixin
    StandardOptions standard = new StandardOptions();

    @Mixin
    HomeParameter home = new HomeParameter();

    @Parameters(index = "1", paramLabel = "DECISION", description = "Id of the decision")
    String decision = "";

    @Parameters(index = "2", paramLabel = "ITEM", description = "Id of the recommended item")
    String item = "";

    @Parameters(index = "3", paramLabel = "TYPE", description = "Type of the interaction, such as click or purchase")
    String type = "";

    @Spec
    CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        InteractionType known;
        try {
            known = new InteractionType(type);
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(InvalidInputException.withFix(e, "check TYPE"), e);
        }
        Events.Entry event = new Events.Entry(UUID.randomUUID().toString(), Optional.of(decision), known.name(), item);
        Optional<RecommendationClient> node = ServingNode.running(home.existing());
        if (node.isPresent()) {
            node.get().store(event);
        } else {
            NodeServing.with(home.existing(), Optional.empty(), service -> {
                service.store(event);
                return event;
            });
        }
        unseen(known).ifPresent(spec.commandLine().getErr()::println);
        spec.commandLine().getOut().println("Logged  " + known.name() + " of " + item + " after decision " + decision);
        return ExitCode.SUCCESS;
    }

    /** Returns a note if neither this program nor the imported data know a type. */
    private Optional<String> unseen(InteractionType logged) {
        if (COMMON.contains(logged)) {
            return Optional.empty();
        }
        try (ImportedDataset data = ImportedDataset.open(home.existing(), InstantSource.system())) {
            List<String> types = data.isPresent()
                    ? data.merchant().log().types().stream()
                            .map(InteractionType::name)
                            .sorted()
                            .toList()
                    : List.of();
            return types.contains(logged.name())
                    ? Optional.empty()
                    : Optional.of("hanse: TYPE: found " + logged.name() + ", which no imported interaction has (types: "
                            + String.join(", ", types) + "). It is logged as it is");
        }
    }
}
