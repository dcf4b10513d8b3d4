// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.job;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hanse.config.ConfigNode;
import org.hanse.config.RecordReader;
import org.hanse.core.job.NetworkConfig;
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

    private static final String KIND = "kind";
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");

    private static final List<EncoderKind> ENCODERS = Stream.concat(
                    EncoderKind.BUILT_IN.stream(), Stream.of(EncoderKind.NONE))
            .toList();

    /** Kinds of this build. */
    public static final Kinds BUILT_IN = new Kinds(OptimizerKind.BUILT_IN, ENCODERS, "");

    /** Kinds of a job. */
    public static final Kinds OF_JOBS = new Kinds(
            OptimizerKind.BUILT_IN,
            ENCODERS,
            "; a kind from outside Hanse runs in the simulator only, as nodes cannot check it");

    /**
     * Creates the kinds.
     *
     * @throws IllegalArgumentException if two kinds have the same name, or a kind is no record
     */
    public Kinds {
        optimizers = List.copyOf(optimizers);
        encoders = List.copyOf(encoders);
        requireValid(
                "server optimizer", optimizers.stream().map(OptimizerKind::name).toList(), optimizers);
        requireValid("encoder", encoders.stream().map(EncoderKind::name).toList(), encoders);
    }

    /** Returns the kinds of this build and kinds from outside, for the simulator. */
    public static Kinds with(List<ExternalOptimizer> optimizers, List<ExternalEncoder> encoders) {
        return new Kinds(
                Stream.concat(OptimizerKind.BUILT_IN.stream(), optimizers.stream())
                        .toList(),
                Stream.concat(ENCODERS.stream(), encoders.stream()).toList(),
                "");
    }

    /**
     * Rejects kinds that are no records, and names that are not valid or stand twice. The text of a record is the same in each run, and
     * digests depend on it.
     */
    public static void requireValid(String what, List<String> names, List<?> kinds) {
        for (Object kind : kinds) {
            if (!kind.getClass().isRecord()) {
                throw new IllegalArgumentException(kind.getClass().getName()
                        + ": found a class; expected a record, whose components are settings. Fix: make it a record");
            }
        }
        Set<String> known = new HashSet<>();
        for (String name : names) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(what + " \"" + name
                        + "\": found other signs; expected lower-case letters, digits and hyphens. Fix: rename it");
            }
            if (!known.add(name)) {
                throw new IllegalArgumentException(what + " " + name
                        + ": found two of this name; expected one. Fix: rename the one from outside Hanse");
            }
        }
    }

    /**
     * Reads the key {@code federation.server}.
     *
     * @param standard kind if the mapping names none, and defaults for the same kind
     */
    OptimizerKind optimizer(ConfigNode node, OptimizerKind standard) {
        OptimizerKind kind = node.find(KIND)
                .map(value -> named(node, value))
                .filter(named -> !named.name().equals(standard.name()))
                .orElse(standard);
        node.keys(KIND);
        return (OptimizerKind) RecordReader.read(node, (Record) kind);
    }

    /** Returns the named kind. The keys of an unknown one cannot be checked, so its name is the only problem. */
    private OptimizerKind named(ConfigNode node, ConfigNode name) {
        try {
            return name.choice(optimizers, OptimizerKind::name, limit);
        } catch (ConfigNode.Refused e) {
            node.acceptAll();
            throw e;
        }
    }

    /** Reads the key {@code network} with the defaults of {@code standard}. */
    public NetworkConfig network(ConfigNode node, NetworkConfig standard) {
        return RecordReader.BUILT_IN.with(EncoderKind.class, this::encoder).mapping(node, standard);
    }

    private EncoderKind encoder(ConfigNode node) {
        return node.choice(encoders, EncoderKind::name, limit);
    }
}
