-- Lists of those who keep order: hidden threads are few, waiting ones too; neither list may walk all threads.
create index discussion_hidden on community.discussion (active_at desc, id desc) where hidden_at is not null;
create index discussion_waiting on community.discussion (active_at desc, id desc) where visible and mode = 'question' and answered_at is null;
create index discussion_featured on community.discussion (active_at desc, id desc) where visible and featured_at is not null;
