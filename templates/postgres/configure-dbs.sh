#!/bin/sh
# Makes the role and the database of each component where they are missing, and sets the role's password.
# It can be run any number of times. psql quotes what goes into the statements, so a password may hold any character.
set -e

configure() {
  # A line feed at the end belongs to it. It goes through the environment: arguments are shown in the list of processes.
  PASSWORD="$(cat "$3"; printf x)"
  ROLE_PASSWORD="${PASSWORD%x}" psql -q -v ON_ERROR_STOP=1 -U postgres -d postgres -v "name=$1" -v "user=$2" <<'SQL'
\getenv password ROLE_PASSWORD
SELECT format('CREATE ROLE %I LOGIN', :'user')
  WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'user') \gexec
SELECT format('ALTER ROLE %I PASSWORD %L', :'user', :'password') \gexec
SELECT format('CREATE DATABASE %I OWNER %I ENCODING ''UTF8'' LC_COLLATE ''C'' LC_CTYPE ''C'' TEMPLATE template0', :'name', :'user')
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
SQL
}

{% for database in databases %}
configure {{ database.name }} {{ database.user }} {{ database.password_file }}
{% endfor %}
