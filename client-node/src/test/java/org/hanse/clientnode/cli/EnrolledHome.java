// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.clientnode.port.ApprovalStore.Approval;
import org.hanse.clientnode.port.SentLog;
import org.hanse.clientnode.port.ServedModel;
import org.hanse.clientnode.port.ServedModelStore;
import org.hanse.clientnode.port.ServingChoice;
import org.hanse.clientnode.port.ValueCheck;
import org.hanse.clientnode.store.FileApprovalStore;
import org.hanse.clientnode.store.FileSentLog;
import org.hanse.clientnode.store.FileServedModelStore;
import org.hanse.core.crypto.CertificateAuthority;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.TlsKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.learn.score.PartScales;
import org.hanse.core.learn.train.ItemPersonalState;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.round.ModelDigest;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.RoundContext;
import org.hanse.job.JobDocuments;
import org.hanse.job.RosterFile;
import org.hanse.key.KeyFile;
import org.hanse.key.PublicFile;
import picocli.CommandLine;

/** Home of an enrolled node {@code shop-a} without data, offers of a job without noise, and runs of {@code hanse node}. */
final class EnrolledHome {

    static final SigningKey IDENTITY = SigningKey.generate(new SecureRandom());
    static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    static final JobId JOB = new JobId("books");

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKey OPERATOR = SigningKey.generate(RANDOM);
    private static final SignedDocument PLAN = SignedDocument.sign(SignedDocument.Kind.PLAN, """
            job: books
            minimum: 4
            network: {dimension: 4, heads: 1, memory: false, itemVectors: none, q: false, content: fixed}
            federation:
              rounds: 10
              local: {epochs: 1, personalEpochs: 0, alternate: false}
            """, OPERATOR);
    private static final SignedDocument PRIVATE_PLAN = SignedDocument.sign(
            SignedDocument.Kind.PLAN,
            PLAN.text()
                    .replaceFirst(
                            "local: .*",
                            "privacy: {unit: shopper, noise: participants, epsilon: 4, delta: 1.0e-7, clip: 1.0,"
                                    + " population: 100000}"),
            OPERATOR);

    private static final SignedDocument MEMORY_PLAN = SignedDocument.sign(
            SignedDocument.Kind.PLAN, PLAN.text().replace("memory: false", "memory: true"), OPERATOR);

    private static final SignedDocument SEQUENCE_PLAN = SignedDocument.sign(
            SignedDocument.Kind.PLAN,
            PLAN.text().replace("memory: false", "memory: false, encoder: transformer, sequence: true"),
            OPERATOR);

    private static final SignedDocument VALUE_PLAN = SignedDocument.sign(
            SignedDocument.Kind.PLAN,
            PLAN.text()
                    .replace("q: false", "q: true")
                    .replace("federation:", "learning: {ranking: {policy: 1, click: 40000}}\nfederation:"),
            OPERATOR);

    private EnrolledHome() {}

    /** Result of a command. */
    record Run(int exit, String out, String err) {}

    /** Runs a command of {@code hanse node}. */
    static Run run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = NodeMain.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        String[] words = new String[arguments.length + 1];
        words[0] = "node";
        System.arraycopy(arguments, 0, words, 1, arguments.length);
        return new Run(line.execute(words), out.toString(), err.toString());
    }

    /** Writes the files of an enrolled node. */
    static NodeHome write(Path folder) {
        NodeHome home = new NodeHome(folder);
        KeyFile.makeFolder(home.folder());
        NodeSettings.enrol(
                home.settings(), new NodeSettings.Federation("https://hub.example:8443", "shop-a", "AAAA-BBBB"), false);
        withoutExploration(home);
        KeyFile.writeNew(home.identity(), IDENTITY);
        PublicFile.writeKey(home.operator(), OPERATOR.verifyingKey());
        try (CertificateAuthority authority = CertificateAuthority.create("books", NOW, RANDOM);
                TlsKey tls = TlsKey.generate(RANDOM)) {
            byte[] request = tls.certificateRequest("x", RANDOM);
            PublicFile.writeCertificate(
                    home.tlsCertificate(), authority.issueNode(request, "shop-a", NOW, Duration.ofDays(90), RANDOM));
        }
        return home;
    }

    private static void withoutExploration(NodeHome home) {
        try {
            Files.writeString(home.settings(), "explore: {rate: 0}\n", StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns a first version of the roster, with six participants. */
    static Enrolment roster() {
        SortedMap<ParticipantId, VerifyingKey> keys = new TreeMap<>();
        for (char name = 'b'; name < 'g'; name++) {
            keys.put(
                    new ParticipantId("shop-" + name),
                    SigningKey.generate(RANDOM).verifyingKey());
        }
        keys.put(new ParticipantId("shop-a"), IDENTITY.verifyingKey());
        return Enrolment.of(keys);
    }

    /** Stores an offer of the job, as a running node does. */
    static JobSetup offer(NodeHome home, Enrolment roster) {
        return offer(home, roster, PLAN);
    }

    /** Stores an offer of the job, whose network has the merchant's tables. */
    static JobSetup offerWithTables(NodeHome home, Enrolment roster) {
        return offer(home, roster, MEMORY_PLAN);
    }

    /** Stores an offer of the job, whose network has a sequence term. */
    static JobSetup offerWithSequence(NodeHome home, Enrolment roster) {
        return offer(home, roster, SEQUENCE_PLAN);
    }

    /** Stores an offer of the job, whose plan ranks by values, too. */
    static JobSetup offerWithValues(NodeHome home, Enrolment roster) {
        return offer(home, roster, VALUE_PLAN);
    }

    /** Stores an offer of the job with noise by the participants. */
    static JobSetup offerPrivately(NodeHome home, Enrolment roster) {
        return offer(home, roster, PRIVATE_PLAN);
    }

    /** Stores an offer of the job with noise by the participants and a clip norm of 0.0001. */
    static JobSetup offerWithSmallClip(NodeHome home, Enrolment roster) {
        return offer(
                home,
                roster,
                SignedDocument.sign(
                        SignedDocument.Kind.PLAN, PRIVATE_PLAN.text().replace("clip: 1.0", "clip: 0.0001"), OPERATOR));
    }

    /** Charges rounds of a job to the node's ledgers. */
    static void charge(NodeHome home, OptionalDouble cap, JobSetup setup, int... rounds) {
        try (NodeLedgers ledgers = NodeLedgers.open(home, cap, () -> NOW)) {
            for (int round : rounds) {
                Digest digest = Digest.sha256(new byte[] {(byte) round});
                ledgers.allowance(setup)
                        .reserve(
                                setup.round(
                                        new RoundId(round),
                                        setup.context(RoundContext.Start.of(digest), RoundContext.NONE)),
                                digest);
            }
        }
    }

    /** Stores an offer of a job with counts. */
    static JobSetup offerWithCounts(NodeHome home, String job, Enrolment roster) {
        SignedDocument plan = SignedDocument.sign(
                SignedDocument.Kind.PLAN,
                MEMORY_PLAN.text().replace("job: books", "job: " + job) + "  counts: {cells: 4096}\n",
                OPERATOR);
        SignedDocument signed = SignedDocument.sign(SignedDocument.Kind.ROSTER, RosterFile.text(roster), OPERATOR);
        new FileApprovalStore(home.plans()).offer(new JobId(job), plan, signed);
        return JobDocuments.setup(job, plan, signed, OPERATOR.verifyingKey());
    }

    /** Returns a job with noise by the participants. */
    static JobSetup privately(String job, Enrolment roster) {
        return JobDocuments.setup(
                job,
                SignedDocument.sign(
                        SignedDocument.Kind.PLAN, PRIVATE_PLAN.text().replace("job: books", "job: " + job), OPERATOR),
                SignedDocument.sign(SignedDocument.Kind.ROSTER, RosterFile.text(roster), OPERATOR),
                OPERATOR.verifyingKey());
    }

    private static JobSetup offer(NodeHome home, Enrolment roster, SignedDocument plan) {
        SignedDocument signed = SignedDocument.sign(SignedDocument.Kind.ROSTER, RosterFile.text(roster), OPERATOR);
        new FileApprovalStore(home.plans()).offer(JOB, plan, signed);
        return JobDocuments.setup("books", plan, signed, OPERATOR.verifyingKey());
    }

    /** Stores round 3's model of the job, and chooses it for version 1 of the data, as a comparison would. */
    static void serve(NodeHome home, GlobalModel model) {
        serve(home, JOB, model, OptionalDouble.empty(), PartScales.ONE);
        choose(home, JOB);
    }

    /** Stores round 3's model of a job, with a validation value on version 1 of the data. */
    static void serve(NodeHome home, JobId job, GlobalModel model, OptionalDouble value, PartScales scales) {
        serve(home, job, model, new ServedModel.Validation("ndcg@10", value, 0, "1", OptionalDouble.empty(), scales));
    }

    /** Stores round 3's model of a job. */
    static void serve(NodeHome home, JobId job, GlobalModel model, ServedModel.Validation validation) {
        Digest digest = ModelDigest.of(model.parameters());
        new FileServedModelStore(home.serving())
                .serve(
                        new ServedModel(job, digest, 3, validation, digest, NOW, "takes round 3's model"),
                        new ServedModelStore.Content(model, ItemPersonalState.INITIAL));
    }

    /** Chooses the stored model of a job for version 1 of the data. */
    static void choose(NodeHome home, JobId job) {
        choose(home, job, Optional.empty());
    }

    /** Chooses the stored model of a job with a check of its values. */
    static void choose(NodeHome home, JobId job, Optional<ValueCheck> values) {
        FileServedModelStore store = new FileServedModelStore(home.serving());
        List<ServedModel> all = store.all();
        List<ServingChoice.Candidate> candidates = all.stream()
                .<ServingChoice.Candidate>map(own -> new ServingChoice.Model(
                        own.job(),
                        own.round(),
                        own.model(),
                        own.validation().scales(),
                        own.validation().value()))
                .toList();
        int chosen = all.stream().map(ServedModel::job).toList().indexOf(job);
        store.choose(new ServingChoice(
                "1",
                List.of(),
                "ndcg@10",
                0,
                candidates,
                chosen,
                NOW,
                NOW,
                "chosen by the test",
                Optional.empty(),
                Optional.empty(),
                values));
    }

    /** Logs what left of a round of the job. */
    static void sent(NodeHome home, int round, SentLog.Kind kind, Instant at) {
        boolean upload = kind.isUpload();
        new FileSentLog(home.sent())
                .add(new SentLog.Entry(
                        at,
                        JOB,
                        new RoundId(round),
                        kind,
                        upload ? 1_000 : 0,
                        upload ? 4_000 : 0,
                        Integer.toString(round).repeat(64)));
    }

    /** Returns the owner's approvals of the job. */
    static List<Approval> approvals(NodeHome home) {
        return new FileApprovalStore(home.plans()).approvals(JOB);
    }
}
