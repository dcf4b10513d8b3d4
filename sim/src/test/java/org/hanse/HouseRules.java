// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaFieldAccess;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** Conditions on single classes that ArchUnit lacks, and kinds of classes. */
final class HouseRules {

    static final ArchCondition<JavaClass> RESIDE_IN_NULL_MARKED_PACKAGE = condition(
            "reside in a package whose package-info is @NullMarked",
            type -> type.getPackage().isAnnotatedWith(NullMarked.class));

    static final DescribedPredicate<JavaClass> ACCUMULATOR =
            describe("are accumulators", type -> type.getName().matches(".*Accumulator(\\$.*)?"));

    static final DescribedPredicate<JavaClass> STATE_EVENT_OR_EFFECT =
            describe("implement a sealed state, event or effect", HouseRules::isStateEventOrEffect);

    private static final String LEARN = "org.hanse.core.learn.";

    /** Types that are computed from the interactions of several shoppers, or hold them all. */
    static final DescribedPredicate<JavaClass> OF_SEVERAL_SHOPPERS = learnTypes(
                    "network.PersonalNetwork",
                    "memory.MemoryTables",
                    "memory.MemoryRows",
                    "memory.MemoryWeights",
                    "memory.SeenRows",
                    "memory.ExcludedShopper",
                    "loss.CandidateDraw",
                    "train.TrainingWindows",
                    "train.MerchantTraining",
                    "train.AdamOptimizer",
                    "train.TrainerState")
            .or(named("org.hanse.core.interaction.InteractionLog"))
            .or(resideInAnyPackage("org.hanse.core.interaction.table.."));

    private static final String APP = "org.hanse.clientnode.app.";

    /** Types of lists that shoppers saw, and of the decisions behind them. */
    static final DescribedPredicate<JavaClass> SHOWN_LISTS = learnTypes("train.ListwiseFit$ShownList")
            .or(types(
                    APP + "ExposureFit",
                    "org.hanse.clientnode.port.LocalDataset$Exposures",
                    "org.hanse.clientnode.port.DecisionOutcome",
                    "org.hanse.clientnode.port.DecisionLog"));

    /** The fit to such lists, and the two classes that serve its result. */
    static final DescribedPredicate<JavaClass> READER_OF_SHOWN_LISTS = learnTypes(
                    "train.ListwiseFit", "train.ListwiseFit$ShownList")
            .or(types(APP + "ExposureFit", APP + "OwnTraining", APP + "LocalTrainingJob"));

    private static final Set<String> FITS_OF_SERVED_MODELS =
            Set.of(APP + "OwnTraining.train", APP + "LocalTrainingJob.fitted");

    /** A use of such lists by another method than those that make a model to be served. */
    static final DescribedPredicate<JavaAccess<?>> FIT_OF_WHAT_IS_NOT_SERVED =
            describe("shown lists, for another purpose than a served model", access -> {
                String owner = access.getTargetOwner().getName();
                boolean reads = owner.equals(APP + "ExposureFit")
                        || (owner.equals("org.hanse.clientnode.port.LocalDataset")
                                && access.getTarget().getName().equals("exposures"));
                return reads
                        && !access.getOriginOwner().getName().equals(APP + "ExposureFit")
                        && !FITS_OF_SERVED_MODELS.contains(access.getOriginOwner()
                                        .getName() + "." + access.getOrigin().getName());
            });

    /** An access to a field of {@code core.learn} that is no constant. */
    static final DescribedPredicate<JavaAccess<?>> FIELD_OF_LEARN = describe(
            "a field of core.learn",
            access -> access instanceof JavaFieldAccess field
                    && access.getTargetOwner().getName().startsWith(LEARN)
                    && field.getTarget().resolveMember().stream()
                            .noneMatch(member -> member.getModifiers().contains(JavaModifier.STATIC)));

    private HouseRules() {}

    /**
     * Returns the types of {@code core.learn} with these names, below that package.
     *
     * @throws IllegalArgumentException if one does not exist, so that no rule loses a type that has moved
     */
    static DescribedPredicate<JavaClass> learnTypes(String... names) {
        return types(Stream.of(names).map(LEARN::concat).toArray(String[]::new));
    }

    /** @throws IllegalArgumentException if one does not exist */
    private static DescribedPredicate<JavaClass> types(String... names) {
        for (String name : names) {
            try {
                Class.forName(name, false, HouseRules.class.getClassLoader());
            } catch (ClassNotFoundException e) {
                throw new IllegalArgumentException("no type " + name, e);
            }
        }
        return named(names);
    }

    static DescribedPredicate<JavaClass> named(String... names) {
        Set<String> set = Set.of(names);
        return describe("are one of " + set, type -> set.contains(type.getName()));
    }

    private static boolean isStateEventOrEffect(JavaClass type) {
        return !type.isInterface()
                && type.getAllRawInterfaces().stream()
                        .anyMatch(i -> i.getSimpleName().matches(".*(State|Event|Effect)")
                                && i.getPackageName().startsWith("org.hanse.")
                                && i.reflect().isSealed());
    }

    static ArchCondition<JavaClass> haveSimpleNameEndingWithOneOf(List<String> suffixes) {
        return condition(
                "have a simple name ending with one of " + suffixes,
                type -> suffixes.stream().anyMatch(type.getSimpleName()::endsWith));
    }

    /** Requires that the tests have an abstract {@code XContract} for an interface {@code X}. */
    static ArchCondition<JavaClass> haveContractAmong(Set<Location> tests) {
        Set<String> contracts = new ClassFileImporter()
                .importLocations(tests).stream().map(JavaClass::getName).collect(Collectors.toSet());
        return condition("have a contract test named for it", type -> contracts.contains(type.getName() + "Contract"));
    }

    /** Requires that the type of a parameter or of the result has this prefix. */
    static ArchCondition<JavaMethod> haveInSignature(String start) {
        return new ArchCondition<>("take or return a type of " + start) {
            @Override
            public void check(JavaMethod method, ConditionEvents events) {
                boolean found = Stream.concat(
                                Stream.of(method.getRawReturnType()), method.getRawParameterTypes().stream())
                        .anyMatch(type -> type.getName().startsWith(start));
                events.add(new SimpleConditionEvent(
                        method, found, method.getFullName() + (found ? " does" : " does not")));
            }
        };
    }

    private static ArchCondition<JavaClass> condition(String description, Predicate<JavaClass> holds) {
        return new ArchCondition<>(description) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean satisfied = holds.test(type);
                events.add(new SimpleConditionEvent(
                        type, satisfied, type.getName() + (satisfied ? " does " : " does not ") + description));
            }
        };
    }
}
