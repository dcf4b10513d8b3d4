// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.hanse.coordinator.app.JobDriver;
import org.hanse.coordinator.app.JobService;
import org.hanse.coordinator.port.NoticeCodec;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.Envelope;
import org.hanse.core.job.JobNotice;
import org.hanse.core.job.NodeReply;
import org.hanse.core.round.RoundState;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.wire.DecodeException;
import org.hanse.wire.MessageStream;
import org.hanse.wire.SecAggCodec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bytes of the round protocol's messages in both directions. */
public final class RoundMessages implements NoticeCodec, JobService.MessageReader {

    private static final Logger LOG = LoggerFactory.getLogger(RoundMessages.class);

    private final AtomicLong sequence = new AtomicLong();

    @Override
    public JobNotice notice(JobId job, RoundId round, ToParticipant message) {
        return new JobNotice.Delivered(
                new Envelope(job, round, sequence.getAndIncrement(), SecAggCodec.toBytes(message)));
    }

    @Override
    public void received(JobDriver driver, ParticipantId from, NodeReply reply) {
        reply.visit(new NodeReply.Handler<Boolean>() {
            @Override
            public Boolean sent(NodeReply.Sent sent) {
                Envelope envelope = sent.envelope();
                if (driver.isCurrent(envelope.round())) {
                    decoded(
                                    driver.round().orElseThrow(),
                                    from,
                                    List.of(envelope.message()).iterator(),
                                    Optional.empty())
                            .accept(driver);
                }
                return true;
            }

            @Override
            public Boolean declined(NodeReply.Declined declined) {
                LOG.info("node declines job={} node={} reason=\"{}\"", declined.job(), from, declined.detail());
                return true;
            }

            @Override
            public Boolean rosterApproved(NodeReply.RosterApproved approved) {
                LOG.info("node approves job={} node={} roster={}", approved.job(), from, approved.roster());
                driver.approved(from, approved.roster());
                return true;
            }
        });
    }

    /** Compares with the exact size apart from the names of participants whose shares the node could not decrypt. */
    @Override
    public Optional<String> objection(RoundState round, ParticipantId from, long size) {
        long least = SecAggCodec.maskedSize(from, round.plan(), Set.of()).bytes();
        long most = most(round, from).bytes();
        return size >= least && size <= most
                ? Optional.empty()
                : Optional.of("size of an upload: found " + size + " bytes; expected " + least + " to " + most);
    }

    private static MessageStream.Size most(RoundState round, ParticipantId from) {
        SortedSet<ParticipantId> others = new TreeSet<>(round.participants());
        others.remove(from);
        return SecAggCodec.maskedSize(from, round.plan(), others);
    }

    /** Decodes the file one piece after the other. */
    @Override
    public Consumer<JobDriver> uploaded(RoundState round, ParticipantId from, Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return decoded(round, from, MessageStream.messages(in, most(round, from)), Optional.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @param file durable file with the message; empty for a message that was not uploaded */
    private static Consumer<JobDriver> decoded(
            RoundState round, ParticipantId from, Iterator<byte[]> message, Optional<Path> file) {
        try {
            ToCoordinator decoded = SecAggCodec.parseToCoordinator(message, round.plan());
            return driver -> driver.received(from, decoded, file);
        } catch (DecodeException | ProtocolViolation e) {
            return rejection(from, e);
        }
    }

    private static Consumer<JobDriver> rejection(ParticipantId from, RuntimeException why) {
        return driver -> {
            LOG.debug("message rejected node={} reason=\"{}\"", from, why.getMessage());
            driver.reject(from, String.valueOf(why.getMessage()));
        };
    }
}
