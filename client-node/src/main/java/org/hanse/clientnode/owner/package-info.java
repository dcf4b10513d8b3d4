// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Services of the merchant's page. The content of a page is one record, which {@link org.hanse.clientnode.http} also sends under {@code /v1/owner}. Uses ports, {@code app},
 * {@code serve} and {@code explain}.
 */
@NullMarked
package org.hanse.clientnode.owner;

import org.jspecify.annotations.NullMarked;
