// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Signed audit reports: canonical JSON, manifests of digests, and their verification. A report is verified with the files that it consists
 * of and the public key of its node, and nothing else.
 */
@NullMarked
package org.hanse.audit;

import org.jspecify.annotations.NullMarked;
