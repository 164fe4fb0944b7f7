/* The fields of a customer's form, in the order of the columns in
 * customer_edit.c. Lists that lie in the database (sizes, sources ...) come from
 * the page: their choices are NULL here. */
#include "model/customer_edit.h"

#include <string.h>

#define COLUMN(member, text, kind_of)                                         \
    .name = #member, .label = text, .type = kind_of,                          \
    .offset = FIELD_AT(struct customer_edit, member)

static const struct choice KINDS[] = {
    {"company", N_("Company")}, {"person", N_("Person")}, {NULL, NULL}};
static const struct choice GENDERS[] = {
    {"f", N_("Female")}, {"m", N_("Male")}, {"o", N_("gender|Other")},
    {NULL, NULL}};
static const struct choice GRADES[] = {
    {"A", "A"}, {"B", "B"}, {"C", "C"}, {"D", "D"}, {NULL, NULL}};
static const struct choice COUNTRIES[] = {
    {"CN", N_("China (mainland)")}, {"TW", N_("Taiwan")},
    {"HK", N_("Hong Kong")}, {"MO", N_("Macao")}, {"SG", N_("Singapore")},
    {"MY", N_("Malaysia")}, {"JP", N_("Japan")}, {"KR", N_("South Korea")},
    {"VN", N_("Vietnam")}, {"TH", N_("Thailand")}, {"ID", N_("Indonesia")},
    {"IN", N_("India")}, {"AU", N_("Australia")}, {"US", N_("United States")},
    {"CA", N_("Canada")}, {"GB", N_("United Kingdom")}, {"DE", N_("Germany")},
    {"FR", N_("France")}, {NULL, NULL}};

const struct field customer_edit_fields[] = {
    {COLUMN(name, N_("Customer name"), FIELD_TEXT), .required = true,
     .max = 200},
    {COLUMN(short_name, N_("Short name"), FIELD_TEXT), .max = 100},
    {COLUMN(kind, N_("Kind"), FIELD_CHOICE), .required = true,
     .choices = KINDS},
    {COLUMN(code, N_("Customer number"), FIELD_CODE), .max = 32,
     .hint = N_("Left empty, it is given when you save.")},
    {COLUMN(credit_code, N_("Credit code or uniform number"), FIELD_CODE),
     .max = 32, .hint = N_("18 characters, in Taiwan 8 digits.")},
    {COLUMN(legal_person, N_("Legal representative"), FIELD_TEXT), .max = 100},
    {COLUMN(parent_name, N_("Parent company"), FIELD_TEXT), .max = 200},
    {COLUMN(gender, N_("Gender"), FIELD_CHOICE), .choices = GENDERS},
    {COLUMN(birth_on, N_("Day of birth"), FIELD_DAY)},
    {COLUMN(country, N_("Country or region"), FIELD_CHOICE),
     .choices = COUNTRIES},
    {COLUMN(province, N_("Province, county"), FIELD_TEXT), .max = 64},
    {COLUMN(city, N_("City"), FIELD_TEXT), .max = 64},
    {COLUMN(district, N_("District"), FIELD_TEXT), .max = 64},
    {COLUMN(address, N_("Address"), FIELD_TEXT), .max = 255},
    {COLUMN(phone, N_("Phone"), FIELD_PHONE), .max = 40},
    {COLUMN(email, N_("Email"), FIELD_EMAIL), .max = 254},
    {COLUMN(website, N_("Web site"), FIELD_TEXT), .max = 255},
    {COLUMN(owner_id, N_("Owner"), FIELD_REF)},
    {COLUMN(team_id, N_("Team"), FIELD_REF)},
    {COLUMN(grade, N_("Grade"), FIELD_CHOICE), .choices = GRADES},
    {COLUMN(source_id, N_("Source"), FIELD_REF)},
    {COLUMN(persona_id, N_("Persona"), FIELD_REF)},
    {COLUMN(created_on, N_("First seen"), FIELD_DAY), .required = true},
    {COLUMN(industry_id, N_("Industry"), FIELD_REF)},
    {COLUMN(size_code, N_("Size"), FIELD_CHOICE)},
    {COLUMN(employees, N_("Employees"), FIELD_INT), .max = 100000000},
    {COLUMN(ownership, N_("Ownership"), FIELD_CHOICE)},
    {COLUMN(founded_year, N_("Founded in"), FIELD_INT), .min = 1000,
     .max = 2200},
    {COLUMN(registered_capital, N_("Registered capital"), FIELD_MONEY)},
    {COLUMN(annual_revenue, N_("Its yearly revenue"), FIELD_MONEY),
     .min = -999999999999999999},
    {COLUMN(revenue_band, N_("Revenue band"), FIELD_CHOICE)},
    {COLUMN(category_id, N_("Main category"), FIELD_REF)},
    {COLUMN(cycle_days_set, N_("Purchase cycle, days"), FIELD_INT), .min = 14,
     .max = 3650, .hint = N_("Only where you know better than the orders do.")},
    {COLUMN(potential, N_("Yearly need"), FIELD_MONEY),
     .hint = N_("What it spends a year on what we sell, with anybody.")},
    {COLUMN(remark, N_("Remark"), FIELD_LINES)},
};
const size_t customer_edit_field_count =
    sizeof customer_edit_fields / sizeof customer_edit_fields[0];

static bool
among(const char *name, const char *const *list)
{
    for (; *list; list++)
        if (!strcmp(name, *list))
            return true;
    return false;
}

size_t
customer_edit_fields_of(struct arena *a, const char *kind, struct field **out)
{
    static const char *const PERSON[] = {"kind", "gender", "birth_on", NULL};
    static const char *const COMPANY[] = {
        "kind", "credit_code", "legal_person", "size_code", "employees", "ownership",
        "founded_year", "registered_capital", "annual_revenue",
        "revenue_band", NULL};
    const char *const *hidden = !strcmp(kind, "person") ? COMPANY : PERSON;
    size_t n = 0;
    *out = ARENA_ARRAY(a, customer_edit_field_count, struct field);
    for (size_t i = 0; i < customer_edit_field_count; i++)
        if (!among(customer_edit_fields[i].name, hidden))
            (*out)[n++] = customer_edit_fields[i];
    return n;
}
