// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static java.util.stream.Collectors.joining;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.Set;

/** Global facilities of the JDK: the clock, randomness, threads. */
final class Ambient {

    /** Methods of {@code Math} for integers. */
    private static final Set<String> INTEGER_METHODS =
            Set.of("abs", "addExact", "max", "min", "multiplyExact", "multiplyHigh", "subtractExact", "toIntExact");

    static final DescribedPredicate<JavaAccess<?>> CLOCK = anyOf(
            "the clock",
            "java.lang.System.currentTimeMillis",
            "java.time.Clock.systemUTC",
            "java.time.Clock.systemDefaultZone",
            "java.time.Instant.now",
            "java.time.LocalDate.now",
            "java.time.LocalDateTime.now",
            "java.time.OffsetDateTime.now",
            "java.time.ZonedDateTime.now",
            "java.util.Date.<init>()");

    static final DescribedPredicate<JavaAccess<?>> NAMED_CLOCK =
            anyOf("a clock asked for by name", "java.time.InstantSource.system", "java.lang.System.nanoTime");

    static final DescribedPredicate<JavaAccess<?>> CHANCE = anyOf(
            "chance without a seed",
            "java.lang.Math.random",
            "java.lang.StrictMath.random",
            "java.security.SecureRandom.<init>()",
            "java.util.Collections.shuffle(java.util.List)",
            "java.util.Random.<init>",
            "java.util.SplittableRandom.<init>()",
            "java.util.UUID.randomUUID",
            "java.util.concurrent.ThreadLocalRandom.current",
            "java.util.random.RandomGenerator.getDefault",
            "java.util.random.RandomGenerator.of",
            "org.nd4j.linalg.factory.Nd4j.getRandom");

    /** Streams that repeat for a known seed. */
    static final DescribedPredicate<JavaAccess<?>> SEEDED =
            anyOf("a stream of known numbers", "org.hanse.core.crypto.StreamRandom.seededForTesting");

    /** Numbers of a short seed. */
    static final DescribedPredicate<JavaAccess<?>> GUESSABLE =
            anyOf("numbers of a short seed", "java.util.Random.<init>", "java.util.SplittableRandom.<init>");

    static final DescribedPredicate<JavaAccess<?>> PARALLELISM = anyOf(
            "threads of the JDK's own",
            "java.util.Arrays.parallelPrefix",
            "java.util.Arrays.parallelSetAll",
            "java.util.Arrays.parallelSort",
            "java.util.Collection.parallelStream",
            "java.util.List.parallelStream",
            "java.util.Set.parallelStream",
            "java.util.stream.DoubleStream.parallel",
            "java.util.stream.IntStream.parallel",
            "java.util.stream.LongStream.parallel",
            "java.util.stream.Stream.parallel");

    private static final Set<String> DRAWS =
            Set.of("nextGaussian", "nextExponential", "nextDouble", "nextFloat", "doubles");

    /** Numbers that are drawn as floating point ones. */
    static final DescribedPredicate<JavaAccess<?>> FLOATING_DRAWS = describe(
            "the target draws numbers of floating point",
            access -> DRAWS.contains(access.getTarget().getName()));

    /** Floating point on the way from random bits to a number: functions, and numbers drawn as such. */
    static final DescribedPredicate<JavaAccess<?>> FLOATING_CHANCE =
            describe("the target is a function of floating point, or draws one", access -> {
                String owner = access.getTarget().getOwner().getName();
                String name = access.getTarget().getName();
                boolean function = owner.equals("java.lang.StrictMath")
                        || (owner.equals("java.lang.Math") && !INTEGER_METHODS.contains(name));
                return function || DRAWS.contains(name);
            });

    private Ambient() {}

    /** A call of, or reference to, one of {@code members}: with its parameters one of that name, without them all. */
    private static DescribedPredicate<JavaAccess<?>> anyOf(String what, String... members) {
        Set<String> set = Set.of(members);
        return describe("the target is " + what, access -> {
            AccessTarget target = access.getTarget();
            String name = target.getOwner().getName() + "." + target.getName();
            return set.contains(name) || set.contains(name + parameters(target));
        });
    }

    private static String parameters(AccessTarget target) {
        return target instanceof AccessTarget.CodeUnitAccessTarget unit
                ? unit.getRawParameterTypes().stream().map(JavaClass::getName).collect(joining(",", "(", ")"))
                : "";
    }
}
