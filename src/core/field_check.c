/* Shapes of codes, e-mail addresses and phone numbers. Strict enough to catch
 * a slip of the finger and everything that would be an injection in a mail
 * header, no stricter: real addresses are odd. */
#include "core/field_check.h"

#include <string.h>

#define LETTERS "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
#define DIGITS "0123456789"

bool
code_plausible(const char *s)
{
    return *s && s[strspn(s, LETTERS DIGITS "-_.")] == '\0';
}

/* Parts between dots, none empty. */
static bool
dots_fine(const char *s, size_t n)
{
    return n > 0 && s[0] != '.' && s[n - 1] != '.' &&
           !memmem(s, n, "..", 2);
}

static bool
label_fine(const char *s, size_t n)
{
    if (n == 0 || n > 63 || s[0] == '-' || s[n - 1] == '-')
        return false;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s[i] < 0x80 && !strchr(LETTERS DIGITS "-", s[i]))
            return false;
    return true;
}

static bool
domain_fine(const char *s)
{
    int labels = 0;
    for (;; s++) {
        size_t n = strcspn(s, ".");
        if (!label_fine(s, n))
            return false;
        labels++;
        s += n;
        if (!*s)
            return labels >= 2;
    }
}

bool
email_plausible(const char *s)
{
    const char *at = strchr(s, '@');
    if (!at || at - s > 64 || strlen(s) > 254)
        return false;
    for (const char *p = s; p < at; p++)
        if ((unsigned char)*p <= ' ' || strchr("\"(),:;<>[\\]\x7F", *p))
            return false;
    return dots_fine(s, (size_t)(at - s)) && domain_fine(at + 1);
}

bool
phone_plausible(const char *s)
{
    int digits = 0;
    for (const char *p = s; *p; p++) {
        if (!strchr(DIGITS "+-()# ", *p))
            return false;
        digits += *p >= '0' && *p <= '9';
    }
    return digits >= 3 && digits <= 20;
}

bool
uniform_number_valid(const char *s)
{
    static const int WEIGHT[] = {1, 2, 1, 2, 1, 2, 4, 1};
    int sum = 0;
    if (strlen(s) != 8 || strspn(s, DIGITS) != 8)
        return false;
    for (int i = 0; i < 8; i++) {
        int x = (s[i] - '0') * WEIGHT[i];
        sum += x / 10 + x % 10;
    }
    /* 7 x 4 = 28, 2 + 8 = 10: either 1 or 0 */
    return sum % 5 == 0 || (s[6] == '7' && (sum - 9) % 5 == 0);
}
