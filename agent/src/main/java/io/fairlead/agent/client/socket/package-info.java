/** Clients that use blocking sockets: {@code HttpURLConnection}, OkHttp, the classic Apache HttpClient, and all that stand on them. */
package io.fairlead.agent.client.socket;
