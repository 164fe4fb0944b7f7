/* The fields of a customer's form, in the order of the columns in
 * customer_edit.c. Lists that lie in the database (sizes, sources ...) come from
 * the page: their choices are NULL here. */
#include "model/customer_edit.h"

#include <string.h>

#define AT(member) FIELD_AT(struct customer_edit, member)

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
    {"name", N_("Full name"), FIELD_TEXT, AT(name), .required = true,
     .max = 200},
    {"short_name", N_("Short name"), FIELD_TEXT, AT(short_name), .max = 100},
    {"kind", N_("Kind"), FIELD_CHOICE, AT(kind), .required = true,
     .choices = KINDS},
    {"code", N_("Customer number"), FIELD_CODE, AT(code), .max = 32,
     .hint = N_("Left empty, it is given when you save.")},
    {"credit_code", N_("Credit code or uniform number"), FIELD_CODE,
     AT(credit_code), .max = 32,
     .hint = N_("18 characters, in Taiwan 8 digits.")},
    {"legal_person", N_("Legal representative"), FIELD_TEXT, AT(legal_person),
     .max = 100},
    {"parent_name", N_("Parent company"), FIELD_TEXT, AT(parent_name),
     .max = 200},
    {"gender", N_("Gender"), FIELD_CHOICE, AT(gender), .choices = GENDERS},
    {"birth_on", N_("Day of birth"), FIELD_DAY, AT(birth_on)},
    {"country", N_("Country or region"), FIELD_CHOICE, AT(country),
     .choices = COUNTRIES},
    {"province", N_("Province, county"), FIELD_TEXT, AT(province), .max = 64},
    {"city", N_("City"), FIELD_TEXT, AT(city), .max = 64},
    {"district", N_("District"), FIELD_TEXT, AT(district), .max = 64},
    {"address", N_("Address"), FIELD_TEXT, AT(address), .max = 255},
    {"phone", N_("Phone"), FIELD_PHONE, AT(phone), .max = 40},
    {"email", N_("Email"), FIELD_EMAIL, AT(email), .max = 254},
    {"website", N_("Web site"), FIELD_TEXT, AT(website), .max = 255},
    {"owner_id", N_("Owner"), FIELD_REF, AT(owner_id)},
    {"team_id", N_("Team"), FIELD_REF, AT(team_id)},
    {"grade", N_("Grade"), FIELD_CHOICE, AT(grade), .choices = GRADES},
    {"source_id", N_("Source"), FIELD_REF, AT(source_id)},
    {"persona_id", N_("Persona"), FIELD_REF, AT(persona_id)},
    {"created_on", N_("First seen"), FIELD_DAY, AT(created_on),
     .required = true},
    {"industry_id", N_("Industry"), FIELD_REF, AT(industry_id)},
    {"size_code", N_("Size"), FIELD_CHOICE, AT(size_code)},
    {"employees", N_("Employees"), FIELD_INT, AT(employees),
     .max = 100000000},
    {"ownership", N_("Ownership"), FIELD_CHOICE, AT(ownership)},
    {"founded_year", N_("Founded in"), FIELD_INT, AT(founded_year),
     .min = 1000, .max = 2200},
    {"registered_capital", N_("Registered capital"), FIELD_MONEY,
     AT(registered_capital)},
    {"annual_revenue", N_("Its yearly revenue"), FIELD_MONEY,
     AT(annual_revenue), .min = -999999999999999999},
    {"revenue_band", N_("Revenue band"), FIELD_CHOICE, AT(revenue_band)},
    {"category_id", N_("Main category"), FIELD_REF, AT(category_id)},
    {"cycle_days_set", N_("Purchase cycle, days"), FIELD_INT,
     AT(cycle_days_set), .min = 14, .max = 3650,
     .hint = N_("Only where you know better than the orders do.")},
    {"potential", N_("Yearly need"), FIELD_MONEY, AT(potential),
     .hint = N_("What it spends a year on what we sell, with anybody.")},
    {"remark", N_("Remark"), FIELD_LINES, AT(remark)},
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
    static const char *const PERSON[] = {"gender", "birth_on", NULL};
    static const char *const COMPANY[] = {
        "credit_code", "legal_person", "size_code", "employees", "ownership",
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
