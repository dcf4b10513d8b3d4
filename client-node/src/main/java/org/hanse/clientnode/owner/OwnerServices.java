// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.owner;

/** Services behind the pages, one a page. */
public record OwnerServices(
        TodayService today,
        TryService trial,
        DataService data,
        FederationServices federation,
        ReportService reports,
        RequestService requests) {}
