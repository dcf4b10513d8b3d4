// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.shopper;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.OptimizerSettings;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.loss.CandidateDraw;
import org.hanse.core.learn.memory.MemoryRows;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.memory.MemoryWeights;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.network.ItemFeatures;
import org.hanse.core.learn.network.PersonalNetwork;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.learn.network.StepContext;
import org.hanse.core.learn.shopper.ShopperCase.Shopper;
import org.hanse.core.learn.shopper.ShopperGradients.ClippedSum;
import org.hanse.core.learn.train.FineTuningTrainer;
import org.hanse.core.learn.train.LocalExamples;
import org.hanse.core.learn.train.PersonalState;
import org.hanse.core.learn.train.ShopperBatch;
import org.hanse.core.learn.train.ShopperWindows;
import org.hanse.core.learn.train.TrainerState;
import org.hanse.core.model.ClippingFactor;
import org.hanse.core.model.GradientSum;
import org.hanse.core.model.ModelSpec.Gate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sensitivity of the sum: one shopper more or less changes it by that shopper's clipped gradient. */
class ShopperRemovalTest {

    private static final ClippingFactor BOUND = ClippingFactor.atMost(0.05);

    private static ShopperCase of(ItemVectors vectors) {
        return new ShopperCase(
                ShopperCase.spec(EncoderKind.GRU, Gate.CONTEXTUAL, vectors, 3),
                ShopperCase.settings(ShopperCase.VALUES, 7, 0.25, true),
                21,
                Kernels.best());
    }

    @ParameterizedTest
    @EnumSource(ItemVectors.class)
    void sum_shopperLeftOut_differsByTheirClippedGradient(ItemVectors vectors) {
        ShopperCase of = of(vectors);
        ShopperGradients gradients = of.gradients();
        List<Shopper> all = of.shoppers(9, 3);
        ClippedSum with = gradients.sum(of.batch(all), BOUND);
        assertThat(with.clipped()).isEqualTo(9);
        for (int u = 0; u < all.size(); u++) {
            List<Shopper> others = new ArrayList<>(all);
            others.remove(u);
            ClippedSum without = gradients.sum(of.batch(others), BOUND);
            List<Double> norms = new ArrayList<>(with.norms());
            norms.remove(u);
            assertThat(without.norms()).isEqualTo(norms);
            GradientSum own =
                    gradients.sum(of.batch(List.of(all.get(u))), BOUND).sum();
            assertThat(without.sum().plus(own)).isEqualTo(with.sum());
            assertThat(ShopperCase.norm(own))
                    .isBetween(0.05 * (1 - 1e-4), 0.05 + Math.sqrt(own.size()) * GradientSum.STEP / 2);
        }
    }

    @ParameterizedTest
    @EnumSource(ItemVectors.class)
    void sum_anotherShoppersData_doesNotReachAGradient(ItemVectors vectors) {
        ShopperCase of = of(vectors);
        List<Shopper> all = of.shoppers(6, 3);
        for (int u = 0; u < all.size(); u++) {
            Shopper kept = all.get(u);
            // Factors of 0 for all other shoppers leave this gradient as the sum, bit for bit.
            double norm =
                    of.gradients().sum(of.batch(List.of(kept)), n -> 1).norms().get(0);
            ClippingFactor onlyKept = n -> n == norm ? 1 : 0;
            ClippedSum before = of.gradients().sum(of.batch(all), onlyKept);
            assertThat(before.norms().get(u)).isEqualTo(norm);
            List<Shopper> changed = new ArrayList<>();
            for (int other = 0; other < all.size(); other++) {
                SplittableRandom random = new SplittableRandom(100 + other);
                changed.add(other == u ? kept : of.shopper(all.get(other).id(), 1 + (other + 1) % 3, random));
            }
            changed.add(of.shopper(77, 3, new SplittableRandom(1)));
            ClippedSum after = of.gradients().sum(of.batch(changed), onlyKept);
            assertThat(after.norms().get(u)).isEqualTo(norm);
            assertThat(ShopperCase.norm(after.sum())).isPositive();
            assertThat(after.sum()).isEqualTo(before.sum());
        }
    }

    @Test
    void sum_moreShoppersThanGoThroughTheNetworkAtOnce_leavesEachAsAlone() {
        ShopperCase of = of(ItemVectors.PRIVATE);
        List<Shopper> all = of.shoppers(1000, 3);
        ShopperGradients gradients = of.gradients();
        List<Double> norms = gradients.sum(of.batch(all), BOUND).norms();
        for (int u = 0; u < all.size(); u += 40) {
            assertThat(gradients.sum(of.batch(List.of(all.get(u))), BOUND).norms())
                    .containsExactly(norms.get(u));
        }
    }

    @Test
    void sum_otherCoins_changeTheirOwnersGradientOnly() {
        ShopperCase of = of(ItemVectors.SHARED);
        List<Shopper> all = new ArrayList<>(of.shoppers(5, 3));
        List<Double> before = of.gradients().sum(of.batch(all), BOUND).norms();
        Shopper tossed =
                new Shopper(all.get(2).id(), all.get(2).seed() + 1, all.get(2).windows());
        all.set(2, tossed);
        List<Double> after = of.gradients().sum(of.batch(all), BOUND).norms();
        assertThat(after.get(2)).isNotEqualTo(before.get(2));
        after = new ArrayList<>(after);
        after.set(2, before.get(2));
        assertThat(after).isEqualTo(before);
    }

    @Test
    void types_reachableFromTheOutside_holdNothingPersonalAndNobodysLog() {
        Set<Class<?>> forbidden = Set.of(
                PersonalNetwork.class,
                MemoryTables.class,
                MemoryRows.class,
                MemoryWeights.class,
                InteractionLog.class,
                StepContext.class,
                CandidateDraw.class,
                TrainerState.class,
                OptimizerSettings.class,
                TrainingSettings.class);
        Set<Class<?>> given = typesGivenTo(ShopperGradients.class);
        assertThat(given)
                .contains(SharedNetwork.class, ItemFeatures.class, ShopperBatch.class, LossSettings.class)
                .doesNotContainAnyElementsOf(forbidden);
        assertThat(typesGivenTo(ShopperRound.class)).doesNotContainAnyElementsOf(forbidden);
        assertThat(typesGivenTo(ShopperContributions.class))
                .contains(ShopperWindows.class)
                .doesNotContain(LocalExamples.class, PersonalState.class, FineTuningTrainer.class)
                .doesNotContainAnyElementsOf(forbidden);
    }

    /** Returns the types of a class's parameters and, for those of this package, of their components. */
    private static Set<Class<?>> typesGivenTo(Class<?> type) {
        Set<Class<?>> met = new HashSet<>();
        Deque<Class<?>> open = new ArrayDeque<>();
        open.add(type);
        while (!open.isEmpty()) {
            Class<?> next = open.pop();
            Stream<Executable> doors = Stream.concat(
                    Stream.<Constructor<?>>of(next.getDeclaredConstructors()),
                    Stream.<Method>of(next.getDeclaredMethods())
                            .filter(method -> !java.lang.reflect.Modifier.isPrivate(method.getModifiers())));
            doors.flatMap(door -> Arrays.stream(door.getGenericParameterTypes()))
                    .flatMap(ShopperRemovalTest::classesIn)
                    .filter(met::add)
                    .filter(given -> given.getName().startsWith("org.hanse.core.learn.shopper.Sh"))
                    .forEach(open::add);
        }
        return met;
    }

    /** The classes that a type is written with, those between angle brackets and of an array's elements included. */
    private static Stream<Class<?>> classesIn(Type type) {
        if (type instanceof Class<?> plain) {
            return plain.isArray() ? classesIn(plain.getComponentType()) : Stream.of(plain);
        }
        if (type instanceof ParameterizedType generic) {
            return Stream.concat(
                    classesIn(generic.getRawType()),
                    Arrays.stream(generic.getActualTypeArguments()).flatMap(ShopperRemovalTest::classesIn));
        }
        if (type instanceof GenericArrayType array) {
            return classesIn(array.getGenericComponentType());
        }
        if (type instanceof WildcardType wildcard) {
            return Stream.of(wildcard.getUpperBounds(), wildcard.getLowerBounds())
                    .flatMap(Arrays::stream)
                    .flatMap(ShopperRemovalTest::classesIn);
        }
        return Arrays.stream(((TypeVariable<?>) type).getBounds()).flatMap(ShopperRemovalTest::classesIn);
    }

    /** Takes in wrappings what no door may let in. */
    @SuppressWarnings("ArrayRecordComponent") // never made
    private record Wrapped<T extends TrainerState>(
            Optional<PersonalNetwork> optional,
            List<? extends InteractionLog> wildcard,
            MemoryTables[] array,
            Map<String, List<MemoryRows>>[] nested,
            T variable) {}

    @Test
    void typesGivenTo_wrappedTypes_areFound() {
        assertThat(typesGivenTo(Wrapped.class))
                .contains(
                        PersonalNetwork.class,
                        InteractionLog.class,
                        MemoryTables.class,
                        MemoryRows.class,
                        TrainerState.class);
    }
}
