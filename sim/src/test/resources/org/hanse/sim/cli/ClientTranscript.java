// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
import java.util.List;
import java.util.UUID;
import shop.client.ApiClient;
import shop.client.ApiException;
import shop.client.DecisionRequest;
import shop.client.DefaultApi;
import shop.client.Event;
import shop.client.EventsAnswer;
import shop.client.EventsRequest;
import shop.client.Explain200Response;
import shop.client.Recommendation;

/** Calls of a shop with a client that openapi-generator made of openapi.yaml. ServeDemoTest compiles and runs it. */
public final class ClientTranscript {

    private ClientTranscript() {}

    private static DefaultApi api(String token) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(System.getenv("API").replaceAll("/v1$", ""));
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        return new DefaultApi(client);
    }

    public static void main(String[] arguments) throws ApiException {
        DefaultApi api = api(System.getenv("TOKEN"));
        String shopper = System.getenv("SHOPPER");
        String key = UUID.randomUUID().toString();
        DecisionRequest wanted = new DecisionRequest().shopper(shopper).slots(3);
        Recommendation made = api.decide(wanted, key);
        if (!api.decide(wanted, key).getId().equals(made.getId())) {
            throw new IllegalStateException("the same key has another decision");
        }
        String item = made.getItems().get(0).getItem();
        Explain200Response why = api.explain(made.getId(), item, null, "owner", "en");
        double sum = why.getExplanationDocument().getBase();
        for (var term : why.getExplanationDocument().getTerms()) {
            sum += term.getTerm();
        }
        if (Math.abs(sum - made.getItems().get(0).getScore()) > 1e-9) {
            throw new IllegalStateException("terms add up to " + sum);
        }
        Event event = new Event().id(UUID.randomUUID().toString()).shopper(shopper).type("purchase").item(item).decision(made.getId());
        EventsAnswer stored = api.events(new EventsRequest().events(List.of(event)));
        EventsAnswer again = api.events(new EventsRequest().events(List.of(event)));
        int status = 0;
        try {
            api("wrong").decide(wanted, null);
        } catch (ApiException e) {
            status = e.getCode();
        }
        System.out.println(made.getItems().size() + " items, explained, " + stored.getStored() + " event stored, "
                + again.getDuplicate() + " repeated, " + status + " without a token");
    }
}
