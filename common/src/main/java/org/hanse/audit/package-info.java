// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Signed audit reports: canonical JSON, manifests of digests, and their verification. A verification needs only the files of the report and
 * the public key of its node.
 */
@NullMarked
package org.hanse.audit;

import org.jspecify.annotations.NullMarked;
