// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.testing.InMemoryJobStore;
import org.hanse.coordinator.testing.InMemoryRosterStore;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.NodeReply;
import org.hanse.core.job.SignedDocument;
import org.junit.jupiter.api.Test;

/** Errors in the threads of jobs: without them the service would be alive and do nothing. */
class JobServiceTest {

    private static final SigningKey OPERATOR = SigningKey.generate(new SecureRandom());

    private final CompletableFuture<Error> failed = new CompletableFuture<>();

    private final class Failing implements JobService.Ending {

        @Override
        public void takenOver() {}

        @Override
        public void failed(Error error) {
            failed.complete(error);
        }
    }

    private static final class NoMessages implements JobService.MessageReader {

        @Override
        public void received(JobDriver driver, ParticipantId from, NodeReply reply) {}

        @Override
        public void uploaded(JobDriver driver, ParticipantId from, Path file) {}
    }

    private Error after(JobStore store, Supplier<JobDriver> driver) throws Exception {
        try (JobService service = new JobService(
                new JobService.Stores(store, new InMemoryRosterStore()),
                (job, timer) -> driver.get(),
                new NoMessages(),
                InstantSource.system(),
                new Failing())) {
            service.start();
            return failed.get(1, TimeUnit.MINUTES);
        }
    }

    @Test
    void error_inTheThreadOfAJob_endsTheProcess() throws Exception {
        InMemoryJobStore store = new InMemoryJobStore();
        store.create(new JobStore.Definition(
                new JobId("books"),
                SignedDocument.sign(SignedDocument.Kind.PLAN, "job: books", OPERATOR),
                SignedDocument.sign(SignedDocument.Kind.ROSTER, "version: 1", OPERATOR)));

        assertThat(after(store, () -> {
                    throw new OutOfMemoryError("Java heap space");
                }))
                .hasMessage("Java heap space");
    }

    @Test
    void error_inTheThreadThatReadsJobs_endsTheProcess() throws Exception {
        JobStore broken = (JobStore) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {JobStore.class}, (proxy, method, arguments) -> {
                    throw new NoClassDefFoundError("org/sqlite/Function");
                });

        assertThat(after(broken, () -> {
                    throw new IllegalStateException();
                }))
                .isInstanceOf(NoClassDefFoundError.class);
    }
}
