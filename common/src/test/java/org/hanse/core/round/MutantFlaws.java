// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.stream.Stream;
import org.hanse.core.round.MutantsTest.Mutant;

/** Protocols with flaws that others have had: W1 to W5, A12 and A16 of docs/design/threat-model.md. */
final class MutantFlaws {

    private static final String PRG = "org.hanse.core.crypto.SeededPrgTest";
    private static final String CHOICE = "org.hanse.core.round.CoordinatorsChoiceTest";
    private static final String MASKED = "org.hanse.core.secagg.MaskedUpdateTest";
    private static final String LEAVING = "org.hanse.core.round.WithdrawalTest";
    private static final String ROUND = "org.hanse.core.round.RoundTest";
    private static final String RING = "org.hanse.core.round.RingRoundTest";

    private static final String SIGN = "            return MaskedUpdate.sign(session, own, masked, identity);\n";
    private static final String SIGN_CLEAR = SIGN.replace("masked", "RingVector.ofElements(update.bits(), clear)");
    private static final String TOO_FEW = "throw org.hanse.core.secagg.ProtocolViolation.of("
            + "org.hanse.core.secagg.ProtocolViolation.Reason.TOO_FEW, \"a participant is missing\");";

    private MutantFlaws() {}

    static Stream<Mutant> all() {
        return Stream.of(generators(), choices(), clear(), losses(), rings(), sparse())
                .flatMap(mutants -> mutants);
    }

    private static Stream<Mutant> generators() {
        return Stream.of(
                new Mutant(
                        "W1 every piece of an update has the masks of the first",
                        "secagg/Masks.java",
                        "part.mask(prg, mask.seed(), mask.sign(), first);",
                        "part.mask(prg, mask.seed(), mask.sign(), 0);",
                        "org.hanse.core.secagg.MasksProperties",
                        "apply_inPiecesOfAnySize"),
                new Mutant(
                        "W1 of a seed eight bytes count",
                        "crypto/SeededPrg.java",
                        "new SecretKeySpec(seed.bytes(), \"AES\")",
                        "new SecretKeySpec(Arrays.copyOf(Arrays.copyOf(seed.bytes(), 8), SEED_SIZE), \"AES\")",
                        PRG,
                        "add_seedsThatDifferInOneBit"),
                new Mutant(
                        "W1 a seed is folded to 32 bits",
                        "crypto/SeededPrg.java",
                        "new SecretKeySpec(seed.bytes(), \"AES\")",
                        "new SecretKeySpec(ByteBuffer.allocate(SEED_SIZE).putInt(Arrays.hashCode(seed.bytes())).array(),"
                                + " \"AES\")",
                        PRG,
                        "add_aSeed_isTheKeyStream"),
                new Mutant(
                        "W1 masks come from a generator that is not cryptographic",
                        "crypto/SeededPrg.java",
                        "int made = cipher.update(ZEROS, 0, bytes, stream, 0);",
                        "int made = cipher.update(ZEROS, 0, bytes, stream, 0);"
                                + " new java.util.Random(buffer.getLong(0)).nextBytes(stream);",
                        PRG,
                        "add_aSeed_isTheKeyStream"),
                new Mutant(
                        "W1 shorter seeds are taken",
                        "crypto/SeededPrg.java",
                        "if (seed.size() != SEED_SIZE)",
                        "if (false)",
                        PRG,
                        "add_withinABlock"));
    }

    private static Stream<Mutant> choices() {
        return Stream.of(
                new Mutant(
                        "W3 unsigned keys are accepted",
                        "secagg/Advertisement.java",
                        "if (!key.verifies(signed(plan, keys), signature))",
                        "if (false)",
                        CHOICE,
                        "w3_unsignedKeys"),
                new Mutant(
                        "W3 shares leave without a consistency round",
                        "round/AwaitingSurvivors.java",
                        "    @Override\n    public ParticipantStep sharesDelivered(",
                        """
                            @Override
                            public ParticipantStep signaturesDelivered(ToParticipant.SignaturesDelivered event) {
                                Set<ParticipantId> named = event.signatures().keySet();
                                Survivors announced = new Survivors(new TreeSet<>(named), new TreeSet<>(named));
                                Revealed next = new Revealed(
                                        node,
                                        history,
                                        standing.client(node).reveal(announced, standing.delivered(), standing.ownShare()));
                                return ParticipantStep.of(next, next.message());
                            }

                            @Override
                            public ParticipantStep sharesDelivered(""",
                        CHOICE,
                        "w3_withoutAConsistencyRound"),
                new Mutant(
                        "W3 no signature is asked for",
                        "round/AwaitingSignatures.java",
                        "if (agreeing < session.threshold())",
                        "if (false)",
                        CHOICE,
                        "w3_withoutAConsistencyRound"),
                new Mutant(
                        "W3 the coordinator says for whom the graph is complete",
                        "round/ParticipationFloor.java",
                        "if (plan.protection().mostComplete() < mostComplete)",
                        "if (false)",
                        CHOICE,
                        "w3_aGraph"),
                new Mutant(
                        "W3 neighbours may be left out",
                        "round/AwaitingShares.java",
                        "if (sharing < session.threshold())",
                        "if (false)",
                        CHOICE,
                        "w3_aGraph"),
                new Mutant(
                        "W3 the coordinator says how many are corrupt",
                        "round/ParticipationFloor.java",
                        "if (plan.corrupt() < corrupt)",
                        "if (false)",
                        CHOICE,
                        "w3_aThreshold"),
                new Mutant(
                        "W3 one signature less than the threshold is enough",
                        "round/AwaitingSignatures.java",
                        "if (agreeing < session.threshold())",
                        "if (agreeing < session.threshold() - 1)",
                        CHOICE,
                        "w3_aThreshold"),
                new Mutant(
                        "W3 assumptions are not part of the plan's digest",
                        "secagg/SecAggPlan.java",
                        "                .number(corrupt())\n",
                        "",
                        CHOICE,
                        "w3_assumptions"),
                new Mutant(
                        "W3 a ring may be too narrow for the roster",
                        "secagg/SecAggPlan.java",
                        "if (participants > quantization.participants())",
                        "if (false)",
                        CHOICE,
                        "w3_aRing"),
                new Mutant(
                        "W3 a node trains with any clipping that it receives",
                        "round/LocalTask.java",
                        "!plan.task().equals(digest)",
                        "false",
                        CHOICE,
                        "w3_aClip"),
                new Mutant(
                        "W3 the node's own bound is not looked at",
                        "round/Standing.java",
                        "if (!update.spec().equals(plan.quantization()) || update.vector().size() != plan.size())",
                        "if (false)",
                        CHOICE,
                        "w3_aClip"));
    }

    private static Stream<Mutant> clear() {
        return Stream.of(
                new Mutant(
                        "W4 weight and loss stand in clear behind a masked update",
                        "secagg/SecAggClient.java",
                        SIGN,
                        """
                                long[] clear = masked.toElements();
                                for (int i = clear.length - 2; i < clear.length; i++) {
                                    clear[i] = update.element(i);
                                }
                        """ + SIGN_CLEAR,
                        MASKED,
                        "mask_ofEveryElement"),
                new Mutant(
                        "W4 a node tells why it has no update",
                        "round/ParticipantState.java",
                        "Dropout.of(Dropout.Reason.NO_UPDATE, \"\")",
                        "Dropout.of(Dropout.Reason.NO_UPDATE, event.reason())",
                        LEAVING,
                        "run_withTrainingThatFails"),
                new Mutant(
                        "W4 a node tells why it withdraws",
                        "round/ParticipantState.java",
                        "Dropout.of(Dropout.Reason.WITHDREW, \"\")",
                        "Dropout.of(Dropout.Reason.WITHDREW, event.reason())",
                        LEAVING,
                        "run_withOneThatWithdraws_"));
    }

    private static Stream<Mutant> losses() {
        return Stream.of(
                new Mutant(
                        "W5 all who joined have to send keys",
                        "round/AdvertiseKeys.java",
                        "        plan.graph(roster.size());\n",
                        "        if (roster.size() < answers.expected().size()) {\n            " + TOO_FEW
                                + "\n        }\n",
                        ROUND,
                        "run_withTwoDropoutsInAPhase"),
                new Mutant(
                        "W5 all who sent keys have to share",
                        "round/ShareKeys.java",
                        "if (sharing < plan().minimum() || sharing < session.threshold())",
                        "if (sharing < answers.expected().size())",
                        ROUND,
                        "run_withTwoDropoutsInAPhase"),
                new Mutant(
                        "W5 a node asks for shares of all",
                        "round/AwaitingShares.java",
                        "if (sharing < session.threshold())",
                        "if (sharing < session.roster().size())",
                        ROUND,
                        "run_withTwoDropoutsInAPhase"),
                new Mutant(
                        "W5 on the ring all who sent keys have to reveal nonces",
                        "round/RevealNonces.java",
                        "        plan.requireNoncesOf(staying.size(), roster.size());\n",
                        "        if (staying.size() < roster.size()) {\n            " + TOO_FEW + "\n        }\n",
                        RING,
                        "run_withOneDropoutInAPhase"),
                new Mutant(
                        "W5 a participant that withdraws after its answer is awaited",
                        "round/CollectingState.java",
                        "(answers().staying().contains(event.from())",
                        "(false",
                        LEAVING,
                        "run_withOneThatWithdraws_"));
    }

    private static Stream<Mutant> rings() {
        return Stream.of(
                new Mutant(
                        "A12 the ring is wide enough for one update",
                        "quantize/QuantizationSpec.java",
                        "        return bits(bound, participants, noiseDeviation);\n",
                        "        return bits(bound, 1, noiseDeviation);\n",
                        MASKED,
                        "sum_ofEverybodyAtTheBound"),
                new Mutant(
                        "A12 the ring is one bit too narrow",
                        "quantize/QuantizationSpec.java",
                        "        return bits(bound, participants, noiseDeviation);\n",
                        "        return bits(bound, participants, noiseDeviation) - 1;\n",
                        MASKED,
                        "sum_ofEverybodyAtTheBound"),
                new Mutant(
                        "A12 what is beyond the bound is not cut off",
                        "quantize/Quantizer.java",
                        "if (Math.abs(rounded) > bound)",
                        "if (false)",
                        "org.hanse.core.quantize.QuantizerProperties",
                        "quantize_beyondTheBound"));
    }

    private static Stream<Mutant> sparse() {
        return Stream.of(
                new Mutant(
                        "A16 where an update is zero it has no mask",
                        "secagg/SecAggClient.java",
                        SIGN,
                        """
                                long[] clear = masked.toElements();
                                for (int i = 0; i < clear.length; i++) {
                                    clear[i] = update.element(i) == 0 ? 0 : clear[i];
                                }
                        """ + SIGN_CLEAR,
                        MASKED,
                        "mask_ofASparseUpdate"),
                new Mutant(
                        "A16 a node says how many elements its update has",
                        "../wire/SecAggCodec.java",
                        "if (header.getSize() != plan.size() || header.getRingBits() != bits)",
                        "if (false)",
                        "org.hanse.wire.SecAggCodecFuzzTest",
                        "parse_maskedInputOfAnotherSize"));
    }
}
