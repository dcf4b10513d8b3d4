// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.hanse.clientnode.port.Author;

/** Services behind the pages about the federation, one a page. In a shop without a federation they say so. */
public record FederationServices(
        InboxService inbox, SentService sent, BudgetService budget, PolicyService policy, InstantSource clock) {

    /** Returns the author of a decision by a call now. */
    public Author author(String token) {
        return Author.ofToken(clock.instant().truncatedTo(ChronoUnit.SECONDS), token);
    }
}
