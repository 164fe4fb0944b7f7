/* What one request may bring. A limit that is broken is answered before any
 * handler runs: 400 (broken), 413 (body too large), 414 (address too long). */
#ifndef HTTP_LIMITS_H
#define HTTP_LIMITS_H

#define LIMIT_PATH 2048                  /* bytes, decoded */
#define LIMIT_QUERY (16 * 1024)          /* bytes, as sent */
#define LIMIT_FORM (256 * 1024)          /* urlencoded; texts of a multipart */
#define LIMIT_UPLOAD (60 * 1024 * 1024)  /* multipart body, ROUTE_UPLOAD only */
#define LIMIT_PARAMS 1000                /* of the query, of the form */
#define LIMIT_UPLOADS 20                 /* files of one form */
#define LIMIT_COOKIES 100
#define LIMIT_COOKIE_HEADER (16 * 1024)
#define LIMIT_PART_HEADER (8 * 1024)     /* header lines of one part */
#define LIMIT_BOUNDARY 70                /* RFC 2046 5.1.1 */
#define LIMIT_FILE_NAME 200              /* characters */

#define LIMIT_PEER_MS 10000  /* one read or write on the FastCGI socket */
#define LIMIT_LINGER_MS 2000 /* until the peer closes what it need not send */
#define LIMIT_GRACE_MS 10000 /* beyond request_limit_ms: the thread is stuck */
#define LIMIT_DRAIN_MS 10000 /* the others of that process may finish */

#endif
