// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.hanse.clientnode.owner.ReportService.Days;
import org.hanse.clientnode.owner.ReportService.Made;
import org.hanse.clientnode.owner.ReportService.Period;
import org.hanse.clientnode.owner.ReportService.Verification;
import org.hanse.clientnode.port.Author;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.serve.Problem;
import org.hanse.config.InvalidInputException;
import org.junit.jupiter.api.Test;

/** Order of reports: one at a time, and what a failure leaves. */
class ReportServiceTest {

    private static final Period OCTOBER = new Period("2026-10-01", "2026-11-01");

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final ReportService service = new ReportService(
            new Full(), decisions(), tasks::add, InstantSource.fixed(Instant.parse("2026-03-31T22:00:00Z")));

    /** Store on a full disk. */
    private static final class Full implements ReportService.Store {

        @Override
        public void tidy() {}

        @Override
        public List<Made> all() {
            return List.of();
        }

        @Override
        public Made make(Days days, Author author, Runnable each) {
            each.run();
            throw new InvalidInputException("reports: found no space; expected some. Fix: free it");
        }

        @Override
        public Verification verify(String id) {
            throw new AssertionError(id);
        }

        @Override
        public byte[] page(String id) {
            throw new AssertionError(id);
        }

        @Override
        public byte[] archive(String id) {
            throw new AssertionError(id);
        }
    }

    private static DecisionLog decisions() {
        return (DecisionLog) Proxy.newProxyInstance(
                ReportServiceTest.class.getClassLoader(),
                new Class<?>[] {DecisionLog.class},
                (log, method, arguments) -> new DecisionLog.Counts(3, 1));
    }

    @Test
    void make_whileAnotherIsMade_isRefused() {
        assertThat(service.make(OCTOBER, "shop").decisions()).isEqualTo(3);
        assertThatThrownBy(() -> service.make(OCTOBER, "shop"))
                .isInstanceOf(Problem.class)
                .satisfies(own -> assertThat(((Problem) own).kind().status()).isEqualTo(409));
        assertThat(service.reports().running()).isPresent();
        assertThat(tasks).hasSize(1);
    }

    @Test
    void make_thatFails_saysWhyAndPermitsTheNext() {
        service.make(OCTOBER, "shop");
        tasks.remove().run();
        assertThat(service.reports().running()).isEmpty();
        assertThat(service.reports().failed().orElseThrow().problem()).contains("no space");
        service.make(OCTOBER, "shop");
        assertThat(service.reports().failed()).isEmpty();
    }

    @Test
    void reports_suggestTheLastMonthAndWeek() {
        assertThat(service.reports().suggested())
                .containsExactly(new Period("2026-02-01", "2026-03-01"), new Period("2026-03-25", "2026-04-01"));
    }

    @Test
    void report_thatIsNotThere_isUnknown() {
        assertThatThrownBy(() -> service.reports().made("../shop"))
                .isInstanceOf(Problem.class)
                .satisfies(own -> assertThat(((Problem) own).kind().status()).isEqualTo(404));
    }
}
