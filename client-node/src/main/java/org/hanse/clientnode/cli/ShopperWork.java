// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import org.hanse.app.SerialExecutor;
import org.hanse.app.Timeline;
import org.hanse.clientnode.http.RepeatedRequests;
import org.hanse.clientnode.port.ErasureStore;
import org.hanse.clientnode.port.ExportStore.Export;
import org.hanse.clientnode.serve.ServedJson;
import org.hanse.clientnode.serve.ShopperService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erasures and copies of shoppers' data that a serving process makes in the background. What is not finished is tried again, also after a
 * restart.
 */
final class ShopperWork implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ShopperWork.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration END = Duration.ofSeconds(10);

    private final NodeHome home;
    private final ResidentShop shop;
    private final ShopperService.Stores stores;
    private final RepeatedRequests repeated;
    private final InstantSource clock;
    private final SerialExecutor executor;

    ShopperWork(
            NodeHome home,
            ResidentShop shop,
            ShopperService.Stores stores,
            RepeatedRequests repeated,
            InstantSource clock) {
        this.repeated = repeated;
        this.home = home;
        this.shop = shop;
        this.stores = stores;
        this.clock = clock;
        this.executor = Timeline.system(clock).executor("hanse-shoppers");
    }

    void start() {
        request();
        executor.repeat(PAUSE, this::run);
    }

    /** Begins what is accepted now. */
    void request() {
        if (!executor.execute(this::run)) {
            // The process ends; the next one does it.
            LOG.info("tasks wait for the next start");
        }
    }

    private void run() {
        try {
            repeated.deleteOld();
            stores.exports().deleteBefore(clock.instant().minus(ShopperService.EXPORT_KEPT));
            stores.erasures().open().forEach(this::erase);
            stores.exports().open().forEach(this::export);
        } catch (RuntimeException e) {
            // An exception would end the timer.
            LOG.error("tasks not read reason=\"{}\"", e.getMessage());
        }
    }

    private void erase(ErasureStore.Entry erasure) {
        try {
            new ShopperErasure(home, clock).finish(erasure);
            LOG.info("erasure goes on id={}", erasure.id());
        } catch (RuntimeException e) {
            LOG.warn("erasure waits id={} reason=\"{}\"", erasure.id(), e.getMessage());
        }
    }

    private void export(Export export) {
        try {
            byte[] copy = ServedJson.bytes(shop.copy(export.shopper().orElseThrow()));
            stores.exports().store(export.id(), new String(copy, StandardCharsets.UTF_8));
        } catch (RuntimeException e) {
            LOG.warn("export waits id={} reason=\"{}\"", export.id(), e.getMessage());
        }
    }

    @Override
    public void close() {
        executor.end(SerialExecutor.AtEnd.RUN, END);
    }
}
