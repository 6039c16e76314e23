# What Request Tracker needs beyond its own first data: everybody may write, and nobody is notified.
@ACL = map { { GroupDomain => 'SystemInternal', GroupType => 'Everyone', Right => $_ } }
    qw(CreateTicket ReplyToTicket CommentOnTicket SeeQueue);
@Final = (sub {
    my $scrips = RT::Scrips->new(RT->SystemUser);
    $scrips->UnLimit;
    while (my $scrip = $scrips->Next) { $scrip->SetDisabled(1) }
});
1;
