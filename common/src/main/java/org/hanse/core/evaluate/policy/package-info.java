// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * Off-policy evaluation: what a target policy would have earned, by the log of another one. An estimate comes with the verdict whether the
 * log supports it ({@code OffPolicySupport}).
 *
 * <p>Rows of a log are decisions of one slot. Slots of one decision are taken as independent: a slot's reward depends on its own item. Where
 * the log names sessions, their rows are steps: what a shopper does later depends on what was shown before ({@code OffPolicySessions}). The
 * log's propensities are true probabilities, and all that made the logging policy choose is in them.
 */
@NullMarked
package org.hanse.core.evaluate.policy;

import org.jspecify.annotations.NullMarked;
