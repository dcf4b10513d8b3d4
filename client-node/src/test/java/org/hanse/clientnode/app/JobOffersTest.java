// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.hanse.clientnode.port.ApprovalStore.Approval;
import org.hanse.clientnode.port.SentLog;
import org.hanse.clientnode.store.FileApprovalStore;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.crypto.VerifyingKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.SignedDocument;
import org.hanse.core.secagg.Enrolment;
import org.hanse.job.JobDocuments;
import org.hanse.job.RosterFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A coordinator that lies about jobs: it pairs signed plans with older signed rosters, and names jobs that the operator did not sign. */
class JobOffersTest {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final SigningKey OPERATOR = SigningKey.generate(RANDOM);
    private static final SigningKey IDENTITY = SigningKey.generate(RANDOM);
    private static final ParticipantId OWN = new ParticipantId("shop-0");
    private static final JobId BOOKS = new JobId("books");
    private static final JobId SHOES = new JobId("shoes");
    private static final Enrolment FIRST = roster();

    /** The version that revokes one of the seven nodes. */
    private static final Enrolment SECOND = FIRST.next(withoutTheLast());

    @TempDir
    Path folder = Path.of("");

    private final List<String> declined = new ArrayList<>();

    private static Enrolment roster() {
        SortedMap<ParticipantId, VerifyingKey> keys = new TreeMap<>();
        IntStream.range(1, 7)
                .forEach(i -> keys.put(
                        new ParticipantId("shop-" + i),
                        SigningKey.generate(RANDOM).verifyingKey()));
        keys.put(OWN, IDENTITY.verifyingKey());
        return Enrolment.of(keys);
    }

    private static SortedMap<ParticipantId, VerifyingKey> withoutTheLast() {
        SortedMap<ParticipantId, VerifyingKey> keys = new TreeMap<>(FIRST.keys());
        keys.remove(new ParticipantId("shop-6"));
        return keys;
    }

    private static SignedDocument plan(JobId job, SigningKey signer, String more) {
        return SignedDocument.sign(SignedDocument.Kind.PLAN, "job: " + job + """

                minimum: 4
                network: {dimension: 4, heads: 1, memory: false, itemVectors: none, q: false, content: fixed}
                learning: {batch: 16, history: 8}
                """ + more, signer);
    }

    private static SignedDocument signed(Enrolment roster) {
        return SignedDocument.sign(SignedDocument.Kind.ROSTER, RosterFile.text(roster), OPERATOR);
    }

    private static JobNotice.PlanOffered offer(JobId job, Enrolment roster) {
        return new JobNotice.PlanOffered(job, plan(job, OPERATOR, ""), signed(roster));
    }

    private FileApprovalStore store() {
        return new FileApprovalStore(folder.resolve("plans"));
    }

    private JobOffers offers(JobId... approve) {
        NodePolicy policy = PolicyBuilder.like(NodePolicy.DEFAULT)
                .withNoise(NodePolicy.Noise.NONE)
                .build();
        return new JobOffers(
                store(),
                new NodeService.Owner(policy, Set.of(approve)),
                new Documents(),
                (job, why) -> declined.add(job + ": " + why),
                InstantSource.system());
    }

    /** Offers a job and accepts what may be accepted, as a running node does. Returns the number of accepted versions. */
    private int take(JobOffers offers, JobNotice.PlanOffered notice, Enrolment... later) {
        Optional<OfferedJob> offer = offers.plan(notice, false);
        for (Enrolment version : later) {
            offers.roster(new JobNotice.RosterOffered(notice.job(), signed(version)));
        }
        return offer.map(own -> offers.accept(own, why -> declined.add(notice.job() + ": " + why))
                        .size())
                .orElse(0);
    }

    /** The revoked node would take part again in a job with another name. */
    @Test
    void newJob_withAnOlderRosterThanAnotherJobs_isNotAccepted() {
        JobOffers offers = offers(BOOKS, SHOES);
        assertThat(take(offers, offer(BOOKS, SECOND))).isEqualTo(1);

        assertThat(take(offers, offer(SHOES, FIRST))).isZero();
        assertThat(store().approvals(SHOES)).isEmpty();
        assertThat(declined)
                .containsExactly("shoes: roster: found version 1 in a new job; expected version 2 or later, which this"
                        + " owner approved for another job. Fix: the operator creates the job with the newest signed"
                        + " roster");
        assertThat(take(offers(SHOES), offer(SHOES, FIRST)))
                .as("after a restart")
                .isZero();
        assertThat(take(offers, offer(SHOES, SECOND))).isEqualTo(1);
    }

    @Test
    void newJob_withAnOlderRosterThanAUsedOne_isNotAccepted() {
        store().offer(BOOKS, plan(BOOKS, OPERATOR, ""), signed(SECOND));
        store().useRoster(BOOKS, 2);

        assertThat(take(offers(SHOES), offer(SHOES, FIRST))).isZero();
    }

    /** A node that joins late is offered all versions of a job in order. */
    @Test
    void newJob_whoseLaterVersionIsTheNewest_isAcceptedWithThatVersionAlone() {
        JobOffers offers = offers(BOOKS, SHOES);
        take(offers, offer(BOOKS, SECOND));

        assertThat(take(offers, offer(SHOES, FIRST), SECOND)).isEqualTo(1);
        assertThat(store().approvals(SHOES)).extracting(Approval::version).containsExactly(2);
    }

    @Test
    void approvedJob_keepsItsOwnOrder() {
        assertThat(take(offers(SHOES), offer(SHOES, FIRST))).isEqualTo(1);
        assertThat(take(offers(BOOKS), offer(BOOKS, SECOND))).isEqualTo(1);

        assertThat(take(offers(), offer(SHOES, FIRST))).isEqualTo(1);
    }

    @Test
    void plan_withALeastRosterVersion_isRefusedWithAnOlderOne() {
        JobNotice.PlanOffered older =
                new JobNotice.PlanOffered(SHOES, plan(SHOES, OPERATOR, "leastRoster: 2\n"), signed(FIRST));
        JobNotice.PlanOffered allowed = new JobNotice.PlanOffered(SHOES, older.plan(), signed(SECOND));

        assertThat(take(offers(SHOES), older)).isZero();
        assertThat(declined).containsExactly("shoes: the plan or its roster is not valid here");
        assertThat(take(offers(SHOES), allowed)).isEqualTo(1);
    }

    /** Each stored end would be a file for ever. */
    @Test
    void endOfAJob_thatIsNeitherOfferedNorApproved_storesNothing() {
        JobOffers offers = offers(BOOKS);
        take(offers, offer(BOOKS, FIRST));
        for (int i = 0; i < 100; i++) {
            offers.ended(new JobNotice.JobEnded(new JobId("job-" + i), false, "budget exhausted"));
        }
        assertThat(folder.resolve("plans").toFile().list()).noneMatch(name -> name.endsWith(".ended"));

        offers.ended(new JobNotice.JobEnded(BOOKS, false, "budget exhausted"));
        assertThat(store().ended(BOOKS)).contains("budget exhausted");
        store().reopen(BOOKS);
        offers().ended(new JobNotice.JobEnded(BOOKS, true, ""));
        assertThat(store().ended(BOOKS)).as("approved, not offered again yet").contains("");
    }

    @Test
    void offers_thatTheOperatorDidNotSign_areNotKept() {
        JobOffers offers = offers();
        SigningKey other = SigningKey.generate(RANDOM);
        for (int i = 0; i < 100; i++) {
            JobId job = new JobId("job-" + i);
            offers.plan(new JobNotice.PlanOffered(job, plan(job, other, ""), signed(FIRST)), false);
            offers.plan(new JobNotice.PlanOffered(job, plan(BOOKS, OPERATOR, ""), signed(FIRST)), false);
            offers.ended(new JobNotice.JobEnded(job, true, ""));
        }

        assertThat(offers.all()).isEmpty();
        assertThat(declined).hasSize(200).allMatch(line -> line.endsWith("the plan or its roster is not valid here"));
        assertThat(folder.resolve("plans")).doesNotExist();
    }

    /** What simulations alone may have is no plan of a job, though the operator signed it. */
    @ParameterizedTest
    @ValueSource(strings = {"federation: {secureAggregation: none}", "federation: {faults: {dropout: 0.1}}"})
    void signedPlan_forSimulationsAlone_isDeclined(String federation) {
        JobNotice.PlanOffered offer =
                new JobNotice.PlanOffered(BOOKS, plan(BOOKS, OPERATOR, federation + "\n"), signed(FIRST));

        assertThat(take(offers(BOOKS), offer)).isZero();
        assertThat(declined).containsExactly("books: the plan or its roster is not valid here");
    }

    @Test
    void signedPlan_withoutRoomForItemRows_isDeclined() {
        SignedDocument usual = plan(BOOKS, OPERATOR, "");
        SignedDocument shared = SignedDocument.sign(
                SignedDocument.Kind.PLAN,
                usual.text().replace("itemVectors: none", "itemVectors: shared, itemRows: 3"),
                OPERATOR);

        assertThat(take(offers(BOOKS), new JobNotice.PlanOffered(BOOKS, usual, signed(FIRST))))
                .isEqualTo(1);
        assertThat(take(offers(SHOES), new JobNotice.PlanOffered(BOOKS, shared, signed(FIRST))))
                .isZero();
        assertThat(declined).last().isEqualTo("books: the plan or its roster is not valid here");
    }

    /** Documents of the operator. */
    private static final class Documents implements NodeService.Jobs {

        @Override
        public JobSetup setup(JobNotice.PlanOffered offer) {
            return JobDocuments.setup(offer.job().text(), offer.plan(), offer.roster(), OPERATOR.verifyingKey());
        }

        @Override
        public Enrolment roster(SignedDocument roster) {
            return JobDocuments.roster("a job", roster, OPERATOR.verifyingKey());
        }

        @Override
        public Optional<String> objection(JobSetup setup) {
            return Optional.empty();
        }

        @Override
        public boolean isParticipant(Enrolment roster) {
            return Objects.equals(IDENTITY.verifyingKey(), roster.keys().get(OWN));
        }

        @Override
        public SentLog sent() {
            return new JobSentLogTest.InMemory();
        }

        @Override
        public NodeService.JobParts parts(JobSetup setup) {
            throw new AssertionError("no job runs");
        }
    }
}
