// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hanse.config.ConfigNode;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.network.ExternalEncoder;
import org.hanse.core.optimizer.ExternalOptimizer;
import org.hanse.core.optimizer.OptimizerKind;

/**
 * Kinds that a document may name.
 *
 * @param optimizers server optimizers
 * @param encoders encoders
 * @param limit end of the error for an unknown name
 */
public record Kinds(List<OptimizerKind> optimizers, List<EncoderKind> encoders, String limit) {

    /** Kinds of this build. */
    public static final Kinds BUILT_IN = new Kinds(OptimizerKind.BUILT_IN, EncoderKind.BUILT_IN, "");

    /** Kinds of a job. */
    public static final Kinds OF_JOBS = new Kinds(
            OptimizerKind.BUILT_IN,
            EncoderKind.BUILT_IN,
            "; a kind from outside Hanse runs in the simulator only, as nodes cannot check it");

    /**
     * Creates the kinds.
     *
     * @throws IllegalArgumentException if two kinds have the same name
     */
    public Kinds {
        optimizers = List.copyOf(optimizers);
        encoders = List.copyOf(encoders);
        requireDistinct("server optimizer", optimizers.stream().map(OptimizerKind::name));
        requireDistinct("encoder", encoders.stream().map(EncoderKind::name));
    }

    /** Returns the kinds of this build and kinds from outside, for the simulator. */
    public static Kinds with(List<ExternalOptimizer> optimizers, List<ExternalEncoder> encoders) {
        return new Kinds(
                Stream.concat(OptimizerKind.BUILT_IN.stream(), optimizers.stream())
                        .toList(),
                Stream.concat(EncoderKind.BUILT_IN.stream(), encoders.stream()).toList(),
                "");
    }

    /** Rejects a name that stands twice. */
    public static void requireDistinct(String kind, Stream<String> names) {
        Set<String> known = new HashSet<>();
        names.filter(name -> !known.add(name)).findFirst().ifPresent(name -> {
            throw new IllegalArgumentException("found two kinds of " + kind + " with the name " + name
                    + "; expected one. Fix: rename the one from outside Hanse");
        });
    }

    OptimizerKind optimizer(ConfigNode node) {
        return node.choice(optimizers, OptimizerKind::name, limit);
    }

    EncoderKind encoder(ConfigNode node) {
        return node.choice(encoders, EncoderKind::name, limit);
    }
}
