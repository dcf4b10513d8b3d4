// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.hanse.core.crypto.Digest;

/** Stylesheet and scripts, at {@code /assets/FILE}. */
final class Assets {

    private static final Map<String, String> TYPES = types();

    /** Start of a digest of all files, so that a browser reads new ones. */
    static final String VERSION = version();

    private Assets() {}

    private static Map<String, String> types() {
        Map<String, String> types = new LinkedHashMap<>();
        types.put("style.css", "text/css; charset=utf-8");
        types.put("page.js", "text/javascript; charset=utf-8");
        types.put("icon.svg", "image/svg+xml");
        types.put("vendor/htmx.js", "text/javascript; charset=utf-8");
        types.put("vendor/sse.js", "text/javascript; charset=utf-8");
        return types;
    }

    /** Returns media types by path. */
    static Map<String, String> all() {
        return TYPES;
    }

    private static String version() {
        StringBuilder all = new StringBuilder();
        TYPES.keySet()
                .forEach(file -> all.append(Digest.sha256(Templates.bytes(file)).toHex()));
        return Digest.sha256(all.toString().getBytes(StandardCharsets.US_ASCII))
                .toHex()
                .substring(0, 12);
    }
}
