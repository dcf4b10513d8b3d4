// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.hanse.clientnode.port.Author;

/** Services behind the pages, one a page. */
public record OwnerServices(
        TodayService today,
        TryService trial,
        DataService data,
        Federation federation,
        ReportService reports,
        RequestService requests) {

    /** Services behind the pages about the federation. In a shop without a federation they say so. */
    public record Federation(
            InboxService inbox, SentService sent, BudgetService budget, PolicyService policy, InstantSource clock) {

        /** Returns the author of a decision by a call now. */
        public Author author(String token) {
            return Author.ofToken(clock.instant().truncatedTo(ChronoUnit.SECONDS), token);
        }
    }
}
