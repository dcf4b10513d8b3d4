// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which package of core may use which; the order in which {@code docs/design/architecture.md} lists them comes from here. */
final class CorePackageOrder {

    private static final String CORE = "org.hanse.core.";

    /** Permitted dependencies of each package, subpackages included. All may use {@code shard} and {@code setting}. */
    private static final Map<String, List<String>> USES = Map.ofEntries(
            Map.entry("shard", List.of()),
            Map.entry("setting", List.of()),
            Map.entry("federation", List.of()),
            Map.entry("interaction", List.of()),
            Map.entry("interaction.table", List.of("interaction")),
            Map.entry("model", List.of()),
            Map.entry("crypto", List.of()),
            Map.entry("quantize", List.of("model")),
            Map.entry("privacy", List.of("model", "federation", "crypto", "quantize")),
            Map.entry("privacy.ledger", List.of("federation", "crypto", "privacy")),
            Map.entry("secagg", List.of("crypto", "federation", "quantize")),
            Map.entry("optimizer", List.of("model", "privacy")),
            Map.entry("world", List.of("interaction", "learn")),
            Map.entry("learn.kernel", List.of("model")),
            Map.entry("learn", List.of("interaction", "model")),
            Map.entry("learn.memory", List.of("interaction", "interaction.table", "learn")),
            Map.entry(
                    "learn.network",
                    List.of("interaction", "interaction.table", "model", "learn", "learn.kernel", "learn.memory")),
            Map.entry("learn.loss", List.of("model", "learn", "learn.kernel", "learn.memory", "learn.network")),
            Map.entry(
                    "learn.score",
                    List.of("interaction", "model", "learn", "learn.kernel", "learn.memory", "learn.network")),
            Map.entry(
                    "learn.train",
                    List.of(
                            "interaction",
                            "interaction.table",
                            "model",
                            "learn",
                            "learn.kernel",
                            "learn.memory",
                            "learn.network",
                            "learn.loss",
                            "learn.score")),
            Map.entry(
                    "learn.shopper",
                    List.of(
                            "interaction",
                            "model",
                            "learn",
                            "learn.kernel",
                            "learn.network",
                            "learn.loss",
                            "learn.score",
                            "learn.train")),
            Map.entry(
                    "learn.dl4j",
                    List.of("interaction", "interaction.table", "model", "learn", "learn.score", "learn.train")),
            Map.entry(
                    "evaluate",
                    List.of("interaction", "interaction.table", "model", "learn", "learn.memory", "learn.score")),
            Map.entry("audit", List.of("crypto", "federation", "model", "privacy")),
            Map.entry(
                    "round",
                    List.of(
                            "federation",
                            "interaction",
                            "model",
                            "crypto",
                            "quantize",
                            "privacy",
                            "secagg",
                            "optimizer",
                            "evaluate",
                            "audit")),
            Map.entry(
                    "job",
                    List.of(
                            "crypto",
                            "federation",
                            "interaction",
                            "interaction.table",
                            "model",
                            "quantize",
                            "privacy",
                            "privacy.ledger",
                            "secagg",
                            "optimizer",
                            "learn",
                            "learn.memory",
                            "learn.network",
                            "learn.train",
                            "round")),
            Map.entry("recommend", List.of("interaction", "interaction.table", "model", "learn.memory", "learn.score")),
            Map.entry(
                    "explain",
                    List.of("interaction", "interaction.table", "model", "learn.memory", "learn.score", "recommend")),
            Map.entry(
                    "explain.faithfulness",
                    List.of("interaction", "learn.memory", "learn.score", "evaluate", "recommend", "explain")));

    /** Single permitted classes: unmasking needs the ledger's receipt, the only class of privacy that secagg may use. */
    private static final Map<String, String> SINGLE_CLASSES =
            Map.of("secagg", "org.hanse.core.privacy.ChargeResult$Charged");

    static final ArchCondition<JavaClass> BE_KEPT = new ArchCondition<>("use only what stands before its package") {
        @Override
        public void check(JavaClass type, ConditionEvents events) {
            Optional<String> own = packageOf(type);
            if (own.isEmpty()) {
                events.add(SimpleConditionEvent.violated(
                        type, type.getName() + " is in a package of core that has no place in the order"));
                return;
            }
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                if (!allowed(own.get(), dependency.getTargetClass().getBaseComponentType())) {
                    events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                }
            }
        }
    };

    private CorePackageOrder() {}

    private static boolean allowed(String own, JavaClass target) {
        if (!target.getPackageName().startsWith(CORE)) {
            return true;
        }
        String other = packageOf(target).orElse("");
        return other.equals(own)
                || other.equals("shard")
                || other.equals("setting")
                || USES.get(own).contains(other)
                || target.getName().equals(SINGLE_CLASSES.get(own));
    }

    /** Returns the innermost package of the order that contains {@code type}. */
    private static Optional<String> packageOf(JavaClass type) {
        String within = type.getPackageName() + ".";
        return USES.keySet().stream()
                .filter(name -> within.startsWith(CORE + name + "."))
                .max(Comparator.comparingInt(String::length));
    }
}
