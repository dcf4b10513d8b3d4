// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FailedLoginsTest {

    @Test
    void failed_oftenInAMinute_isOneLine() {
        Logger log = (Logger) LoggerFactory.getLogger(FailedLogins.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        log.addAppender(lines);
        List<Runnable> minutes = new ArrayList<>();
        try {
            FailedLogins logins = new FailedLogins(new NodeMetrics(), minutes::add);
            for (int i = 0; i < 100; i++) {
                logins.failed("token");
            }
            assertThat(minutes).hasSize(1);
            minutes.remove(0).run();
            logins.failed("login");
            minutes.remove(0).run();
            assertThat(minutes).isEmpty();
        } finally {
            log.detachAppender(lines);
        }
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly(
                        "failed logins and requests without a valid token in the last minute: 100",
                        "failed logins and requests without a valid token in the last minute: 1");
    }
}
