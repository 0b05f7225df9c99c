-- Whoever was shut out must not go on listening: src/platform/realtime.ts hears of it and closes the WebSockets of that
-- person. The database says it, so that no way of ending a session can forget to. Heard after the commit; an
-- equal message of one transaction is sent once.
create function identity.tell_ended() returns trigger language plpgsql as $$
begin
  perform pg_notify('klearn_hint', json_build_array('ended:' || (to_jsonb(old) ->> tg_argv[0]))::text);
  return null;
end $$;

create trigger session_ended after delete on identity.session
  for each row execute function identity.tell_ended('person_id');
-- A program that came with a token has no session.
create trigger token_deleted after delete on identity.api_token
  for each row execute function identity.tell_ended('person_id');
create trigger token_revoked after update of revoked_at on identity.api_token
  for each row when (old.revoked_at is null and new.revoked_at is not null) execute function identity.tell_ended('person_id');
create trigger person_banned after update of banned_at on identity.person
  for each row when (old.banned_at is null and new.banned_at is not null) execute function identity.tell_ended('id');
