// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.function.Function;
import org.hanse.config.InvalidInputException;

/**
 * Token of the next page of a list: what the last entry of a page is found by. Clients send it as it is.
 *
 * @param list name of the list, which no other one has
 * @param entries what the list has, in words
 */
record PageToken(String list, String entries) {

    String of(Object last) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString((list + last).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the last entry of the page before.
     *
     * @throws InvalidInputException if the token is of another list or no token
     */
    <T> T after(String token, Function<String, T> entry) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
            if (text.startsWith(list)) {
                return entry.apply(text.substring(list.length()));
            }
        } catch (IllegalArgumentException e) {
            // No token, as one of another list.
        }
        throw new InvalidInputException("page_token: found one that names no page of " + entries
                + "; expected nextPageToken of the page before. Fix: begin without it");
    }
}
