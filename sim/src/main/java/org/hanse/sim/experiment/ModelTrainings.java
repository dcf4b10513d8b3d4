// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.experiment;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.hanse.sim.experiment.PartScores.ModelScore;
import org.hanse.sim.scenario.DatasetEntry;
import org.hanse.sim.scenario.Part;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.scenario.TextDigest;
import org.hanse.sim.scenario.TrainedModel;
import org.hanse.sim.summary.Machine;
import org.hanse.sim.summary.Numbers;
import org.hanse.sim.summary.ProblemText;
import org.hanse.sim.summary.TrainingRecord;
import org.hanse.sim.train.TrainerSource;

/**
 * Trainings of the models of a scenario, one after the other, with rankings of every part's queries. A central model
 * learns from all parts in training, a federated one from each locally, a local one from its own part. Parts without
 * training receive the shared part of a central or federated model.
 */
final class ModelTrainings {

    private static final int LONGEST_NAME = 120;

    private final Scenario scenario;
    private final List<Part> parts;
    private final Function<TrainedModel, TrainerSource> sources;
    private final ModelTraining.Surroundings surroundings;
    private final Optional<Path> checkpoints;
    private final Map<String, Map<String, ModelScore>> scores = new LinkedHashMap<>();
    private final List<TrainingRecord> summaries = new ArrayList<>();
    private final ExplanationPairs pairs;

    /** Shared parameters by name of the model that others may continue. */
    private final Map<String, SharedStart> starts = new HashMap<>();

    /**
     * Creates trainings for {@code parts}.
     *
     * @param sources creates the trainers of each model
     * @param checkpoints folder of checkpoints; empty for none
     * @param surroundings environment of all trainings
     */
    ModelTrainings(
            Scenario scenario,
            List<Part> parts,
            Function<TrainedModel, TrainerSource> sources,
            Optional<Path> checkpoints,
            ModelTraining.Surroundings surroundings) {
        this.scenario = scenario;
        this.parts = List.copyOf(parts);
        this.sources = sources;
        this.checkpoints = checkpoints;
        this.surroundings = surroundings;
        this.pairs = new ExplanationPairs(scenario, parts);
    }

    /**
     * Trains and ranks all models.
     *
     * @throws org.hanse.config.InvalidInputException before the first training, if a federation is invalid
     */
    TrainedScores run() {
        DataDigests digests = new DataDigests();
        for (TrainedModel model : scenario.trained()) {
            if (model.scope() == TrainedModel.Scope.FEDERATED) {
                ofAll(model, digests).tryOut();
            }
        }
        surroundings.listener().beginning();
        for (TrainedModel model : scenario.trained()) {
            if (model.scope() == TrainedModel.Scope.LOCAL) {
                trainLocals(model, digests);
            } else {
                ModelTraining training = ofAll(model, digests);
                train(model, Scenario.ALL, training);
                training.shareable().ifPresent(network -> starts.put(model.name(), network));
            }
        }
        return new TrainedScores(scores, pairs.tested(summaries, scores));
    }

    private void trainLocals(TrainedModel model, DataDigests digests) {
        Optional<SharedStart> start = model.from().map(starts::get);
        if (start.isEmpty() && model.from().isPresent()) {
            String why = ProblemText.noStart(model.from().get());
            parts.forEach(part -> put(model, part.id(), ModelScore.unfit(why)));
            return;
        }
        int before = summaries.size();
        Map<String, List<TrainingRecord>> unlisted = new LinkedHashMap<>();
        for (Part part : parts) {
            if (part.role() != Scenario.Role.STAYS_OUT) {
                Optional<Path> place =
                        checkpoints.map(folder -> folder.resolve(model.name()).resolve(folderName(part.id())));
                train(
                        model,
                        part.id(),
                        training(model, part.id(), List.of(part), start.orElse(SharedStart.DRAWN), place, digests));
            } else {
                put(model, part.id(), ModelScore.unfit(TrainingRecord.NOT_TRAINED));
            }
        }
        // Parts that are shoppers are not reported one by one.
        List<TrainingRecord> own = List.copyOf(summaries.subList(before, summaries.size()));
        summaries.subList(before, summaries.size()).clear();
        for (TrainingRecord summary : own) {
            DatasetEntry merchant = merchantOf(summary.merchant());
            if (merchant.listed() || merchant.pieces().size() == 1) {
                summaries.add(summary);
            } else {
                unlisted.computeIfAbsent(merchant.id(), id -> new ArrayList<>()).add(summary);
            }
        }
        unlisted.forEach((id, several) -> summaries.add(together(id, several)));
    }

    private DatasetEntry merchantOf(String part) {
        return parts.stream()
                .filter(split -> split.id().equals(part))
                .findFirst()
                .orElseThrow()
                .merchant();
    }

    private static TrainingRecord together(String id, List<TrainingRecord> several) {
        TrainingRecord last = several.get(several.size() - 1);
        return new TrainingRecord(
                last.model(),
                id,
                several.stream().mapToLong(TrainingRecord::parameters).sum(),
                several.stream().mapToLong(TrainingRecord::bytes).sum(),
                0,
                Numbers.thousandths(
                        several.stream().mapToDouble(TrainingRecord::seconds).sum()),
                last.peakRssBytes(),
                several.stream().anyMatch(TrainingRecord::refitted),
                several.stream()
                        .map(TrainingRecord::problem)
                        .filter(problem -> !problem.isEmpty())
                        .findFirst()
                        .orElse(""),
                List.of(),
                null,
                null,
                null,
                List.of(),
                null,
                several.size(),
                "",
                several.stream()
                        .flatMap(training -> training.calibrations().stream())
                        .toList(),
                null,
                Map.of());
    }

    private ModelTraining ofAll(TrainedModel model, DataDigests digests) {
        return training(
                model,
                Scenario.ALL,
                parts,
                SharedStart.DRAWN,
                checkpoints.map(place -> place.resolve(model.name())),
                digests);
    }

    private ModelTraining training(
            TrainedModel model,
            String merchant,
            List<Part> own,
            SharedStart start,
            Optional<Path> place,
            DataDigests digests) {
        return new ModelTraining(
                scenario,
                new TrainingSubject(model, merchant, own, start, place),
                sources.apply(model),
                surroundings,
                digests);
    }

    private void train(TrainedModel model, String title, ModelTraining training) {
        training.run(pairs.otherOf(model, title)).forEach((part, score) -> put(model, part, score));
        training.tested().ifPresent(trained -> pairs.keep(model, title, trained));
        training.record(Machine.peakRssBytes()).ifPresent(summaries::add);
    }

    private void put(TrainedModel model, String part, ModelScore score) {
        scores.computeIfAbsent(model.name(), name -> new LinkedHashMap<>()).put(part, score);
    }

    /** Returns a folder name for a part's id, which may have any characters. */
    private static String folderName(String part) {
        String name = URLEncoder.encode(part, StandardCharsets.UTF_8);
        return name.length() <= LONGEST_NAME ? name : TextDigest.of(part);
    }
}
