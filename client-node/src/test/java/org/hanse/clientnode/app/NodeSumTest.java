// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.security.SecureRandom;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntToLongFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.hanse.clientnode.port.CoordinatorConnection;
import org.hanse.clientnode.port.CoordinatorListener;
import org.hanse.clientnode.port.GatewayException;
import org.hanse.clientnode.testing.InMemoryCountStore;
import org.hanse.clientnode.testing.InMemoryPersonalStateStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.interaction.table.Contribution;
import org.hanse.core.job.JobSum;
import org.hanse.core.job.NodeReply;
import org.hanse.core.job.SumKind;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.quantize.IntegerSum;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.RingVector;
import org.hanse.core.round.StoredSum;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class NodeSumTest {

    /** The job has forty shoppers, so no pair has forty-one. */
    @Test
    void made_afterTheOwnerRaisedTheSupport_withholdsRarerPairs() {
        LocalJobFixture job = LocalJobFixture.withCounts();
        AtomicInteger support = new AtomicInteger(1);
        NodeSum counts = NodeSum.of(job.setup, new ParticipantId("shop-0"), new InMemoryCountStore(), support::get)
                .orElseThrow();

        assertThat(made(counts, job).withheld()).isEmpty();
        support.set(41);
        assertThat(made(counts, job).withheld()).isNotEmpty();
    }

    /** All interactions of the fixture are views. */
    @Test
    void made_exposures_contributesNothing() {
        String learning = "objectives: {click: [purchase]}, exposure: [view]";
        for (LocalJobFixture job : List.of(LocalJobFixture.withCounts(learning), LocalJobFixture.withPairs(learning))) {
            NodeSum sum = NodeSum.of(job.setup, new ParticipantId("shop-0"), new InMemoryCountStore(), () -> 1)
                    .orElseThrow();

            assertThat(made(sum, job).shoppers()).isEmpty();
        }
        LocalJobFixture usual = LocalJobFixture.withPairs();
        NodeSum sum = NodeSum.of(usual.setup, new ParticipantId("shop-0"), new InMemoryCountStore(), () -> 1)
                .orElseThrow();
        assertThat(made(sum, usual).shoppers()).isNotEmpty();
    }

    /** Parts that shoppers of another catalogue would change are refused before anything is computed. */
    @Test
    void pairs_ofACatalogueOfInteractions_areRefused() {
        LocalJobFixture job = LocalJobFixture.withPairs();
        InMemoryCountStore store = new InMemoryCountStore();
        LocalTrainingJob training = new LocalTrainingJob(
                job.setup,
                job,
                new LocalTrainingJob.Stores(
                        new InMemoryPersonalStateStore(),
                        NodeSum.of(job.setup, new ParticipantId("shop-0"), store, () -> 1)),
                new SecureRandom(),
                ShardRunner.sequential());
        RoundContext.Start sum =
                RoundContext.Start.counting(List.of(), job.setup.sums().get(0).model());
        job.deriveTheCatalogue();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> training.prepared(sum, new NoConnection()).get())
                .withMessageStartingWith(
                        "data: found a part that shoppers change for each other: items are those of the interactions");
        assertThat(store.contribution(job.setup.plan().job())).isEmpty();
    }

    /** The other shop has the same keys, or none of them. A node tests its keys once. */
    @Test
    void training_sumOfShopsWithOtherIds_warnsOfTheKeyColumn() {
        LocalJobFixture job = LocalJobFixture.withKeys();
        long[] cells = parts(job);

        assertThat(warnings(job, doubled(cells))).isEmpty();
        assertThat(warnings(job, cells))
                .singleElement()
                .asString()
                .startsWith("catalogue.columns.key: found 0 % of the ")
                .contains(" keys of this catalogue in those of other shops; expected at least 20 %.");
    }

    /** The coordinator must not release counters that the plan leaves out. */
    @Test
    void receive_smallerCounterThanThePlanReleases_isRefused() {
        LocalJobFixture job = LocalJobFixture.withLeastCounter(3);
        NodeSum counts = NodeSum.of(job.setup, new ParticipantId("shop-0"), new InMemoryCountStore(), () -> 1)
                .orElseThrow();
        QuantizationSpec spec = job.setup.sums().get(0).format().quantization();
        long[] cells = new long[job.setup.sums().get(0).format().size()];
        cells[7] = 3;
        StoredSum right = sum(job, spec, cells);
        counts.receive(right.digest(), right);
        cells[8] = 2;
        StoredSum wrong = sum(job, spec, cells);

        assertThatExceptionOfType(GatewayException.class)
                .isThrownBy(() -> counts.receive(wrong.digest(), wrong))
                .withMessageContaining("that the plan releases");
    }

    private static StoredSum sum(LocalJobFixture job, QuantizationSpec spec, long[] cells) {
        return new StoredSum(
                job.setup.plan().job(),
                new RoundId(1),
                new TreeSet<>(List.of(new ParticipantId("shop-0"), new ParticipantId("shop-1"))),
                IntegerSum.of(spec, RingVector.ofSigned(spec.ringBits(), cells), 2));
    }

    private static long[] parts(LocalJobFixture job) {
        JobSum sum = job.setup.sums().get(0);
        SumKind.Client client = sum.kind().client(sum);
        IntToLongFunction steps =
                client.steps(job.merchant(), client.contribution(job.merchant(), 1, ShardRunner.sequential()));
        return IntStream.range(0, sum.format().size()).mapToLong(steps).toArray();
    }

    private static long[] doubled(long[] cells) {
        return LongStream.of(cells).map(own -> 2 * own).toArray();
    }

    /** Returns the warnings of a node on a sum of two shops with these cells. */
    private static List<String> warnings(LocalJobFixture job, long[] cells) {
        NodeSum counts = NodeSum.of(job.setup, new ParticipantId("shop-0"), new InMemoryCountStore(), () -> 1)
                .orElseThrow();
        counts.store(made(counts, job));
        QuantizationSpec spec = job.setup.sums().get(0).format().quantization();
        StoredSum sum = sum(job, spec, cells);
        Logger log = (Logger) LoggerFactory.getLogger(NodeSum.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        try {
            counts.receive(sum.digest(), sum);
            counts.training(job.merchant(), ShardRunner.sequential());
            counts.training(job.merchant(), ShardRunner.sequential());
        } finally {
            log.detachAppender(lines);
        }
        return lines.list.stream()
                .filter(line -> line.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    /** Connection that nothing is read from. */
    static final class NoConnection implements CoordinatorConnection {

        @Override
        public void start(CoordinatorListener listener) {}

        @Override
        public void send(NodeReply reply) {}

        @Override
        public void upload(JobId job, RoundId round, List<byte[]> message) {}

        @Override
        public GlobalModel model(Digest digest, ParameterLayout layout) {
            throw new AssertionError("no model is needed");
        }

        @Override
        public StoredSum counts(Digest digest, int size) {
            throw new AssertionError("no sum is needed");
        }

        @Override
        public void close() {}
    }

    private static Contribution made(NodeSum sum, LocalJobFixture job) {
        return sum.contribution(job.merchant(), ShardRunner.sequential());
    }
}
