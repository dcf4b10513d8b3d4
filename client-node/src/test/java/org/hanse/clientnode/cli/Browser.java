// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Browser without scripts: keeps cookies, follows no redirect, and sends forms with the values of the last page. */
final class Browser {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();
    private static final Pattern FORM = Pattern.compile("name=\"form\" value=\"([^\"]+)\"");
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final URI address;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private String form = "";
    private String language = "en";

    Browser(URI address) {
        this.address = address;
    }

    /** Answer with its page. */
    record Shown(int status, String page, HttpResponse<String> response) {

        String to() {
            return response.headers().firstValue("Location").orElse("");
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /** Asks for another language from now on. */
    void speak(String accepted) {
        language = accepted;
    }

    Shown get(String path, String... headers) {
        return send(HttpRequest.newBuilder(URI.create(address + path)).GET(), headers);
    }

    /** Sends a form: fields and values in turns. */
    Shown post(String path, String... fields) {
        return send(
                HttpRequest.newBuilder(URI.create(address + path))
                        .setHeader("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(encoded(fields))),
                new String[0]);
    }

    static String encoded(String... fields) {
        return IntStream.range(0, fields.length / 2)
                .mapToObj(i -> fields[2 * i] + "=" + URLEncoder.encode(fields[2 * i + 1], StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** Sends a form of the last page, with what the page put into it. */
    Shown submit(String path, String... fields) {
        String[] all = Arrays.copyOf(fields, fields.length + 2);
        all[fields.length] = "form";
        all[fields.length + 1] = form;
        return post(path, all);
    }

    Shown logIn(String token) {
        get("/login");
        return post("/login", "token", token);
    }

    String cookie(String prefix) {
        return cookies.entrySet().stream()
                .filter(own -> own.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("");
    }

    private Shown send(HttpRequest.Builder request, String[] headers) {
        request.timeout(LONGEST).setHeader("Accept", "text/html").setHeader("Accept-Language", language);
        if (!cookies.isEmpty()) {
            request.setHeader(
                    "Cookie",
                    cookies.entrySet().stream()
                            .map(own -> own.getKey() + "=" + own.getValue())
                            .collect(Collectors.joining("; ")));
        }
        for (int h = 0; h < headers.length; h += 2) {
            request.setHeader(headers[h], headers[h + 1]);
        }
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
            response.headers().allValues("Set-Cookie").forEach(this::keep);
            Matcher hidden = FORM.matcher(response.body());
            if (hidden.find()) {
                form = hidden.group(1);
            }
            return new Shown(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void keep(String header) {
        String pair = header.substring(0, header.indexOf(';'));
        cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
    }
}
