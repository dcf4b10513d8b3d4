/**
 * Synthetic shops: data that can be generated anywhere. The best possible ranking is computable, so learning is distinguishable from luck.
 * {@link org.hanse.sim.data.GeneratedShops} writes them; the model is as follows.
 *
 * <p><b>WordMeanings</b> ({@link org.hanse.sim.data.WordMeanings}). All merchants share one vocabulary. A word w of a topic or
 * style with centre c has the vector v(w) = (0.9 c + 0.44 e) / |.|, e a random direction; brands have random directions.
 *
 * <p><b>Items</b> ({@link org.hanse.sim.data.ShopCatalogue}). All merchants have one catalogue ({@link
 * org.hanse.sim.data.ShopSpec#common}), or catalogues are disjoint and made of the same words:
 * <pre>
 * (1) x(i) = 0.3 v(brand) + 0.42 v(adjective) + 0.42 v(material or flavour) + 0.74 v(noun)
 * </pre>
 * so what is learned of words at one merchant holds at the others. The price level l(i), which is the logarithm of the
 * price over what is usual in the topic, is normal; quality is standard normal; popularity is pop(i) = rank(i)^-0.4, with
 * ranks dealt at random.
 *
 * <p><b>Taste</b> ({@link org.hanse.sim.data.TasteModel}) has length 1, starts as a mixture of three items off the shelf
 * and some own mind, and drifts with the days D since the last visit:
 * <pre>
 * (2) theta' = (theta + sigma sqrt(D) N(0, I)) / |.|
 * </pre>
 *
 * <p><b>Next new item</b> ({@link org.hanse.sim.data.ItemChoice}), j being the item seen just before in the same visit if
 * there is one, g(j) the centre of the topic that goes with j's, s the season of i's topic, b the price level that the
 * shopper is used to:
 * <pre>
 * (3) wanted = beta theta + delta (lambda x(j) + (1 - lambda) g(j))
 * (4) P(i) ~ pop(i) exp(&lt;wanted, x(i)&gt; + s(topic(i), day) - kappa max(0, l(i) - b)^2)   over items not met
 * </pre>
 * What goes with what, like the words, is the same at all merchants. How many new items there will be is settled before
 * the first choice ({@link org.hanse.sim.data.VisitPlan}), so (4) also holds given that a choice is the last. Steps to
 * known items favour consumables bought before.
 *
 * <p><b>Funnel</b> ({@link org.hanse.sim.data.Funnel}), m = &lt;theta, x(i)&gt;, o = max(0, l(i) - b), d the
 * discount as a logarithm, r = 1 for a consumable bought before, q the quality:
 * <pre>
 * (5) log-odds(cart | view)     = -2.4 + 3 m - o + 3 d + 2 r
 * (6) log-odds(purchase | cart) = -0.6 + 1.5 m - o + 2 d + r
 * (7) satisfaction              = 3.4 + 1.6 (m - 0.35) + 0.6 q + 0.6 N(0, 1)
 * </pre>
 * Purchases are rated (satisfaction, rounded to 1 to 5) or sent back at the first visit two days later or more.
 *
 * <p><b>Best possible ranking</b> ({@link org.hanse.sim.data.RankDistribution}): the test target of the protocol is the
 * item that a shopper met last for the first time. Ranked by the P of its moment, p(r) being the r-th largest,
 * <pre>
 * (8) expected ndcg@k = sum over r &lt;= k of p(r) / log2(r + 1),   expected hr@k = sum over r &lt;= k of p(r)
 * </pre>
 * No model can expect more. Beside it stands what this ranking made of the targets as drawn, which differs by chance.
 */
@NullMarked
package org.hanse.sim.data;

import org.jspecify.annotations.NullMarked;
