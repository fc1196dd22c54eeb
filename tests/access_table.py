"""Who may open which address: one row an address, tried as it stands by test_access.py. A new address needs a row.

Columns: somebody who has not signed in | signed in, in no team | coordinator of another network | viewer of this one |
contractor for another series of it | contractor for the series "own" | carrier | coordinator. One word alone = the same
for all eight. The words: a status of a GET; `in` = sent to the sign-in page; `go` = sent on to another page of ours.
403 is only for those who may see that the thing is there; 405 = allowed, but by POST.

The things are made in world.py: series "own" (released), "hidden" (never published), "other", and "southern" of another
network; sessions "-open" (released) and "-draft" (not); people "-speaker" (public) and "-quiet" (not). Marks in braces
are numbers of rows, those with `their_` belong to the other network.
"""

TABLE = """
#                                                                       anonym.  stranger other    viewer   outside  contr.   carrier  coord.
# Public: what is released, whoever asks
/                                                                       200
/series/own/                                                            200
/series/hidden/                                                         404
/series/southern/                                                       404
/series/own/changes/                                                    200
/series/hidden/changes/                                                 404
/series/southern/changes/                                               404
/series/own/programme/                                                  200
/series/hidden/programme/                                               404
/series/southern/programme/                                             404
/series/own/programme.ics                                               200
/series/hidden/programme.ics                                            404
/series/southern/programme.ics                                          404
/series/own/programme.json                                              200
/series/hidden/programme.json                                           404
/series/southern/programme.json                                         404
/series/own/programme.xml                                               200
/series/hidden/programme.xml                                            404
/series/southern/programme.xml                                          404
/series/own/programme.atom                                              200
/series/hidden/programme.atom                                           404
/series/southern/programme.atom                                         404
/series/own/contribute/                                                 200
/series/hidden/contribute/                                              404
/series/southern/contribute/                                            404
/series/own/contribute/{open_call}/                                     200
/series/own/contribute/{call}/                                          404
/series/own/contribute/{their_open_call}/                               404
/series/hidden/contribute/{open_call}/                                  404
/series/southern/contribute/{their_open_call}/                          404
/contributions/nobody/                                                  404
/contributions/{author}/                                                200
/contributions/{their_author}/                                          404
/contributions/{author}/preview/                                        405
/contributions/{their_author}/preview/                                  404
/contributions/{author}/read/                                           200
/contributions/{their_author}/read/                                     404
/contributions/{author}/prove/                                          405
/contributions/{their_author}/prove/                                    404
/contributions/{author}/people/                                         200
/contributions/{their_author}/people/                                   404
/contributions/{author}/files/                                          405
/contributions/{their_author}/files/                                    404
/contributions/{author}/files/{contribution_file}/                      200
/contributions/{author}/files/{their_contribution_file}/                404
/contributions/{their_author}/files/{their_contribution_file}/          404
/contributions/{author}/versions/                                       200
/contributions/{their_author}/versions/                                 404
/contributions/{author}/withdraw/                                       200
/contributions/{their_author}/withdraw/                                 404
/approve/nobody/                                                        404
/approve/{approval}/                                                    200
/approve/{author}/                                                      404
/approve/{their_approval}/                                              404
/approve/{approval}/files/{contribution_file}/                          200
/approve/{approval}/files/{their_contribution_file}/                    404
/approve/{their_approval}/files/{their_contribution_file}/              404
/series/own/figures/                                                    404
/series/hidden/figures/                                                 404
/series/southern/figures/                                               404
/series/own/book.pdf                                                    200
/series/own/book.epub                                                   200
/series/own/book.html                                                   200
/series/other/book.pdf                                                  404
/series/other/book.epub                                                 404
/series/other/book.html                                                 404
/series/hidden/book.pdf                                                 404
/series/hidden/book.epub                                                404
/series/hidden/book.html                                                404
/series/southern/book.pdf                                               404
/series/southern/book.epub                                              404
/series/southern/book.html                                              404
/series/own/preview.png                                                 200
/series/hidden/preview.png                                              404
/series/southern/preview.png                                            404
/series/own/sessions/own-open/                                          200
/series/own/sessions/own-draft/                                         404
/series/hidden/sessions/hidden-open/                                    404
/series/southern/sessions/southern-open/                                404
/series/own/sessions/southern-open/                                     404
/series/own/sessions/own-open.ics                                       200
/series/own/sessions/own-draft.ics                                      404
/series/hidden/sessions/hidden-open.ics                                 404
/series/southern/sessions/southern-open.ics                             404
/series/own/sessions/own-open/preview.png                               200
/series/own/sessions/own-draft/preview.png                              404
/series/hidden/sessions/hidden-open/preview.png                         404
/series/southern/sessions/southern-open/preview.png                     404
/series/own/sessions/own-open/concept-note/                             200
/series/own/sessions/own-draft/concept-note/                            404
/series/hidden/sessions/hidden-open/concept-note/                       404
/series/southern/sessions/southern-open/concept-note/                   404
/series/own/sessions/own-open/concept-note.pdf                          200
/series/own/sessions/own-draft/concept-note.pdf                         404
/series/hidden/sessions/hidden-open/concept-note.pdf                    404
/series/southern/sessions/southern-open/concept-note.pdf                404
/series/own/sessions/own-open/slides/{slides}/                          200
/series/own/sessions/own-open/slides/{their_slides}/                    404
/series/southern/sessions/southern-open/slides/{their_slides}/          404
/photos/{photo}-96.jpg                                                  200
/photos/{their_photo}-96.jpg                                            404
/series/own/sessions/own-open/note/                                     200
/series/own/sessions/own-open/note.pdf                                  200
/series/own/sessions/own-draft/note/                                    404
/series/own/sessions/own-draft/note.pdf                                 404
/series/hidden/sessions/hidden-open/note/                               404
/series/hidden/sessions/hidden-open/note.pdf                            404
/series/southern/sessions/southern-open/note/                           404
/series/southern/sessions/southern-open/note.pdf                        404
/series/own/sessions/own-open/note/files/{note_file}/                   200
/series/own/sessions/own-open/note/files/{seat_file}/                   404
/series/own/sessions/own-open/note/files/{their_note_file}/             404
/series/southern/sessions/southern-open/note/files/{their_note_file}/   404
/speakers/own-speaker/                                                  200
/speakers/own-quiet/                                                    404
/speakers/hidden-speaker/                                               404
/speakers/southern-speaker/                                             404
/cities/                                                                200
/cities/own-city/                                                       200
/cities/southern-city/                                                  404
/practices/                                                             200
/practices.atom                                                         200
/practices/map/                                                         200
/practices/compare/                                                     200
/practices/own-practice.pdf                                             200
/practices/own-practice.bib                                             200
/practices/own-gone.pdf                                                 410
/practices/own-gone.bib                                                 410
/practices/southern-practice.pdf                                        404
/practices/southern-practice.bib                                        404
/practices/own-practice.ris                                             200
/practices/own-gone.ris                                                 410
/practices/southern-practice.ris                                        404
/practices/own-practice/                                                200
/practices/own-practice/files/1/                                        200
/practices/own-practice/preview.png                                     200
/practices/own-gone/files/1/                                            404
/practices/own-gone/preview.png                                         404
/practices/southern-practice/files/1/                                   404
/practices/southern-practice/preview.png                                404
/practices/own-gone/                                                    410
/practices/own-waiting/                                                 404
/practices/southern-practice/                                           404
/practices/southern-gone/                                               404
/practices/own-practice/reuse/                                          200
/practices/own-gone/reuse/                                              410
/practices/own-waiting/reuse/                                           404
/practices/southern-practice/reuse/                                     404
/practices/own-practice/reuse/sent/                                     200
/practices/southern-practice/reuse/sent/                                404
/checks/nobody/                                                         404
/checks/{checks}/                                                       200
/checks/{reuse_teller}/                                                 404
/checks/{their_checks}/                                                 404
/practices/own-practice/ask/                                            200
/practices/own-gone/ask/                                                410
/practices/southern-practice/ask/                                       404
/practices/own-practice/ask/sent/                                       200
/practices/southern-practice/ask/sent/                                  404
/enquiries/nobody/                                                      404
/enquiries/{enquiry}/                                                   200
/enquiries/{enquiry_contact}/                                           404
/enquiries/{their_enquiry}/                                             404
/enquiries/contact/nobody/                                              404
/enquiries/contact/{enquiry_contact}/                                   200
/enquiries/contact/{enquiry}/                                           404
/enquiries/contact/{their_enquiry_contact}/                             404
/reuse/nobody/                                                          404
/reuse/{reuse_teller}/                                                  200
/reuse/{reuse_city}/                                                    404
/reuse/{their_reuse_teller}/                                            404
/reuse/city/nobody/                                                     404
/reuse/city/{reuse_city}/                                               200
/reuse/city/{reuse_teller}/                                             404
/reuse/city/{their_reuse_city}/                                         404
/mine/{comer}/reuse/own-practice/                                       200
/mine/{comer}/reuse/southern-practice/                                  404
/mine/{their_comer}/reuse/own-practice/                                 404
/preferences/                                                           200
/look/{look}.css                                                        200
/help/                                                                  200
/privacy/                                                               200
/healthz                                                                200
/readyz                                                                 200
/sitemap.xml                                                            200
/robots.txt                                                             200
/.well-known/security.txt                                               200

# One's own page, signing in, the demo's mail (this is no demo)
/me/                                                                    in       200      200      200      200      200      200      200
/me/data/                                                               in       200      200      200      200      200      200      200
/me/data.json                                                           in       200      200      200      200      200      200      200
/me/files.zip                                                           in       404      404      404      404      404      404      404
/me/erase/                                                              in       200      200      200      200      200      200      200
/me/calendar/nobody.ics                                                 404
/me/calendar/{feed}.ics                                                 200
/me/calendar/{their_feed}.ics                                           404
/certificates/{certificate}/                                            200
/certificates/{certificate}.pdf                                         200
/certificates/{their_certificate}/                                      404
/certificates/{their_certificate}.pdf                                   404
/mine/nobody/sessions/{registration}/feedback/                          404
/mine/{mine}/sessions/{registration}/feedback/                          200
/mine/{mine}/sessions/{their_registration}/feedback/                    404
/mine/{their_mine}/sessions/{their_registration}/feedback/              404
/mine/{mine}/sessions/{registration}/join/                              405
/mine/{mine}/sessions/{their_registration}/join/                        405
/mine/{mine}/sessions/{registration}/follow/                            405
/mine/{mine}/sessions/{their_registration}/follow/                      405
/mine/{mine}/sessions/{registration}/certificate/                       405
/mine/{mine}/sessions/{their_registration}/certificate/                 405
/mine/{mine}/sessions/{registration}/note/                              200
/mine/{mine}/sessions/{their_registration}/note/                        404
/mine/{their_mine}/sessions/{their_registration}/note/                  404
/mine/{mine}/sessions/{registration}/note/files/{seat_file}/            200
/mine/{mine}/sessions/{registration}/note/files/{their_seat_file}/      404
/mine/{their_mine}/sessions/{their_registration}/note/files/{their_seat_file}/ 404
/notes/approve/{approve}/                                               200
/notes/approve/{their_approve}/                                         404
/notes/approve/nobody/                                                  404
/demo/mail/                                                             404
/demo/mail/1/                                                           404
/demo/mail/1/letter.eml                                                 404
/demo/mail/1/entry.ics                                                  404
/accounts/login/                                                        200      go       go       go       go       go       go       go
/accounts/login/code/                                                   in       go       go       go       go       go       go       go
/accounts/logout/                                                       200
/accounts/confirm/                                                      in       200      200      200      200      200      200      200
/accounts/passkeys/sign-in/                                             in       go       go       go       go       go       go       go
/accounts/passkeys/confirm/                                             in       go       go       go       go       go       go       go
/accounts/passkeys/add/                                                 in       200      200      200      200      200      200      200
/accounts/passkeys/{their_passkey}/remove/                              in       404      404      404      404      404      404      404

# Taking part: the form, its receipt, and what a link in a letter opens, for whoever has it
/series/own/register/                                                   200
/series/hidden/register/                                                404
/series/southern/register/                                              404
/series/own/register/done/{receipt}/                                    200
/series/own/register/done/{their_receipt}/                              404
/series/southern/register/done/{their_receipt}/                         404
/series/own/register/invited/{invited}/                                 200
/series/own/register/invited/{their_invited}/                           404
/series/southern/register/invited/{their_invited}/                      404
/mine/{comer}/                                                           200
/mine/{their_comer}/                                                     404
/mine/{comer}/details/                                                   200
/mine/{their_comer}/details/                                             404
/mine/{comer}/data/                                                      200
/mine/{their_comer}/data/                                                404
/mine/{comer}/data.json                                                  200
/mine/{their_comer}/data.json                                            404
/mine/{comer}/files.zip                                                  200
/mine/{their_comer}/files.zip                                            404
/mine/{comer}/erase/                                                     200
/mine/{their_comer}/erase/                                               404
/privacy/erased/                                                        200
/mine/{comer}/register/own/                                              200
/mine/{comer}/register/southern/                                         404
/mine/{their_comer}/register/southern/                                   404
/letters/stop/{stop}/                                                    200
/letters/stop/{their_stop}/                                              404
/desk/series/own/participants/files/{answer}/                           in       404      404      403      404      200      200      200
/desk/series/own/participants/files/{their_answer}/                     in       404      404      403      404      404      404      404
/desk/series/southern/participants/files/{their_answer}/                in       404      404      404      404      404      404      404

# A speaker's own page, for whoever has the link
/speaking/nobody/                                                       404
/speaking/{speaking}/                                                   200
/speaking/{their_speaking}/                                             404
/speaking/{speaking}/about/                                             200
/speaking/{their_speaking}/about/                                       404
/speaking/{speaking}/photo/                                             200
/speaking/{their_speaking}/photo/                                       404
/speaking/{speaking}/photo.jpg                                          200
/speaking/{their_speaking}/photo.jpg                                    404
/speaking/{speaking}/consents/                                          200
/speaking/{their_speaking}/consents/                                    404
/speaking/{speaking}/check/                                             200
/speaking/{their_speaking}/check/                                       404
/speaking/{speaking}/times/                                             200
/speaking/{their_speaking}/times/                                       404
/speaking/{speaking}/care/                                              200
/speaking/{their_speaking}/care/                                        404
/speaking/{speaking}/remark/                                            200
/speaking/{their_speaking}/remark/                                      404
/speaking/{speaking}/slides/own-open/                                   200
/speaking/{their_speaking}/slides/southern-open/                        404
/speaking/{speaking}/slides/own-open/1/                                 200
/speaking/{their_speaking}/slides/southern-open/1/                      404
/speaking/{speaking}/data/                                              200
/speaking/{their_speaking}/data/                                        404
/speaking/{speaking}/data.json                                          200
/speaking/{their_speaking}/data.json                                    404
/speaking/{speaking}/files.zip                                          200
/speaking/{their_speaking}/files.zip                                    404
/speaking/{speaking}/erase/                                             200
/speaking/{their_speaking}/erase/                                       404
/speaking/{speaking}/slides/southern-open/                              404
/speaking/{speaking}/slides/own-draft/                                  404

# The interpreters' pack: its session is over, so nobody opens it
/pack/{pack}/                                                           404
/pack/{pack}/pack.zip                                                   404
/pack/{pack}/slides/{slides}/                                           404
/pack/{their_pack}/                                                     404
/pack/{their_pack}/pack.zip                                             404
/pack/{their_pack}/slides/{their_slides}/                               404

# An interpreter's own desk: nobody here is one; by the link; packs only of sessions to come
/interpreter/                                                           in       404      404      404      404      404      404      404
/interpreter/times/                                                     in       404      404      404      404      404      404      404
/interpreter/invoices/                                                  in       404      404      404      404      404      404      404
/interpreter/sessions/own/own-open/                                     in       404      404      404      404      404      404      404
/interpreter/sessions/own/own-open/pack.zip                             in       404      404      404      404      404      404      404
/interpreter/sessions/own/own-open/terms.csv                            in       404      404      404      404      404      404      404
/interpreter/sessions/own/own-open/slides/{slides}/                     in       404      404      404      404      404      404      404
/interpreter/sessions/southern/southern-open/                           in       404      404      404      404      404      404      404
/interpreter/sessions/southern/southern-open/pack.zip                   in       404      404      404      404      404      404      404
/interpreter/sessions/southern/southern-open/terms.csv                  in       404      404      404      404      404      404      404
/interpreter/sessions/southern/southern-open/slides/{their_slides}/     in       404      404      404      404      404      404      404
/interpreter/{interpreting}/                                            200
/interpreter/{their_interpreting}/                                      404
/interpreter/{interpreting}/times/                                      200
/interpreter/{their_interpreting}/times/                                404
/interpreter/{interpreting}/invoices/                                   200
/interpreter/{their_interpreting}/invoices/                             404
/interpreter/{interpreting}/sessions/own/own-open/                      404
/interpreter/{their_interpreting}/sessions/southern/southern-open/      404
/interpreter/{interpreting}/sessions/own/own-open/pack.zip              404
/interpreter/{their_interpreting}/sessions/southern/southern-open/pack.zip 404
/interpreter/{interpreting}/sessions/own/own-open/terms.csv             404
/interpreter/{their_interpreting}/sessions/southern/southern-open/terms.csv 404
/interpreter/{interpreting}/sessions/own/own-open/slides/{slides}/      404
/interpreter/{their_interpreting}/sessions/southern/southern-open/slides/{their_slides}/ 404
/interpreter/nobody/                                                    404

# What interpreters lack
/desk/series/own/missing/                                               in       404      404      200      404      200      200      200
/desk/series/southern/missing/                                          in       404      404      404      404      404      404      404
/desk/series/own/fees/                                                  in       404      404      403      404      200      200      200
/desk/series/southern/fees/                                             in       404      404      404      404      404      404      404
/desk/series/own/fees.csv                                               in       404      404      403      404      200      200      200
/desk/series/southern/fees.csv                                          in       404      404      404      404      404      404      404
/desk/series/own/fees.xlsx                                              in       404      404      403      404      200      200      200
/desk/series/southern/fees.xlsx                                         in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/channels.json                        in       404      404      403      404      200      200      200
/desk/series/own/sessions/southern-open/channels.json                   in       404      404      403      404      404      404      404
/desk/series/southern/sessions/southern-open/channels.json              in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/channels.csv                         in       404      404      403      404      200      200      200
/desk/series/own/sessions/southern-open/channels.csv                    in       404      404      403      404      404      404      404
/desk/series/southern/sessions/southern-open/channels.csv               in       404      404      404      404      404      404      404

# Desk: the series
/desk/                                                                  in       404      404      200      200      200      200      200
/desk/journal/                                                          in       404      404      200      404      404      200      200
/desk/journal/{delivery}/retry/                                         in       404      404      403      403      403      405      405
/desk/journal/{their_delivery}/retry/                                   in       404      404      403      403      403      405      405
/desk/journal/letters/{letter}/retry/                                   in       404      404      403      403      403      405      405
/desk/journal/letters/{their_letter}/retry/                             in       404      404      403      403      403      405      405
/desk/letters/                                                          in       404      404      200      404      404      200      200
/desk/letters/sent/                                                     in       404      404      403      404      404      200      200
/desk/letters/sent/{letter}/                                            in       404      404      403      404      404      200      200
/desk/letters/sent/{their_letter}/                                      in       404      404      403      404      404      404      404
/desk/letters/sent/{letter}/page/                                       in       404      404      403      404      404      200      200
/desk/letters/sent/{their_letter}/page/                                 in       404      404      403      404      404      404      404
/desk/letters/sent/{letter}/retry/                                      in       404      404      403      404      404      405      405
/desk/letters/sent/{their_letter}/retry/                                in       404      404      403      404      404      405      405
/desk/letters/registration_confirmed/en/                                in       404      404      403      404      404      200      200
/desk/letters/registration_confirmed/en/preview/                        in       404      404      403      404      404      200      200
/desk/formats/                                                          in       404      404      200      200      200      200      200
/desk/formats/new/                                                      in       404      404      403      403      403      200      200
/desk/formats/install/                                                  in       404      404      403      403      403      405      405
/desk/formats/{format}/                                                 in       404      404      403      403      403      200      200
/desk/formats/{their_format}/                                           in       404      404      403      403      403      404      404
/desk/formats/{format}/remove/                                          in       404      404      403      403      403      405      405
/desk/formats/{their_format}/remove/                                    in       404      404      403      403      403      405      405
/desk/formats/{format}/parts/{part}/                                    in       404      404      403      403      403      200      200
/desk/formats/{their_format}/parts/{their_part}/                        in       404      404      403      403      403      404      404
/desk/formats/{format}/parts/{their_part}/                              in       404      404      403      403      403      404      404
/desk/series/new/                                                       in       404      404      403      403      403      200      200
/desk/series/own/                                                       in       404      404      200      404      200      200      200
/desk/series/hidden/                                                    in       404      404      200      404      404      200      200
/desk/series/southern/                                                  in       404      404      404      404      404      404      404
/desk/series/own/set-up/                                                in       404      404      403      404      403      200      200
/desk/series/southern/set-up/                                           in       404      404      404      404      404      404      404
/desk/series/own/publish/                                               in       404      404      403      404      403      405      405
/desk/series/southern/publish/                                          in       404      404      404      404      404      404      404
/desk/series/own/withdraw/                                              in       404      404      403      404      403      405      405
/desk/series/southern/withdraw/                                         in       404      404      404      404      404      404      404
/desk/series/own/archive/                                               in       404      404      403      404      403      405      405
/desk/series/southern/archive/                                          in       404      404      404      404      404      404      404
/desk/series/own/themes/                                                in       404      404      403      404      403      200      200
/desk/series/southern/themes/                                           in       404      404      404      404      404      404      404
/desk/series/own/themes/{theme}/                                        in       404      404      403      404      403      200      200
/desk/series/own/themes/{their_theme}/                                  in       404      404      403      404      403      404      404
/desk/series/southern/themes/{their_theme}/                             in       404      404      404      404      404      404      404
/desk/series/own/themes/{theme}/remove/                                 in       404      404      403      404      403      405      405
/desk/series/own/themes/{their_theme}/remove/                           in       404      404      403      404      403      405      405
/desk/series/own/themes/{theme}/order/                                  in       404      404      403      404      403      405      405
/desk/series/own/themes/{their_theme}/order/                            in       404      404      403      404      403      405      405
/desk/series/own/translations/                                          in       404      404      200      404      200      200      200
/desk/series/southern/translations/                                     in       404      404      404      404      404      404      404
/desk/series/own/fair-times/                                            in       404      404      200      404      200      200      200
/desk/series/southern/fair-times/                                       in       404      404      404      404      404      404      404
/desk/series/own/fair-times/{fair_plan}/                                in       404      404      200      404      200      200      200
/desk/series/own/fair-times/{their_fair_plan}/                          in       404      404      404      404      404      404      404
/desk/series/southern/fair-times/{their_fair_plan}/                     in       404      404      404      404      404      404      404
/desk/series/own/board/                                                 in       404      404      200      404      200      200      200
/desk/series/southern/board/                                            in       404      404      404      404      404      404      404
/desk/series/own/board/move/                                            in       404      404      403      404      405      405      405
/desk/series/southern/board/move/                                       in       404      404      404      404      404      404      404
/desk/series/own/board/lock/                                            in       404      404      403      404      405      405      405
/desk/series/southern/board/lock/                                       in       404      404      404      404      404      404      404
/desk/series/own/board/undo/{board_step}/                               in       404      404      403      404      405      405      405
/desk/series/southern/board/undo/{their_board_step}/                    in       404      404      404      404      404      404      404
/desk/series/own/release/                                               in       404      404      200      404      200      200      200
/desk/series/southern/release/                                          in       404      404      404      404      404      404      404
/desk/series/own/clock/                                                 in       404      404      200      404      200      200      200
/desk/series/southern/clock/                                            in       404      404      404      404      404      404      404
/desk/series/own/book/                                                  in       404      404      200      404      200      200      200
/desk/series/southern/book/                                             in       404      404      404      404      404      404      404
/desk/series/own/book/en.pdf                                            in       404      404      200      404      200      200      200
/desk/series/own/book/en.epub                                           in       404      404      200      404      200      200      200
/desk/series/own/book/en.html                                           in       404      404      200      404      200      200      200
/desk/series/own/book/fr.pdf                                            in       404      404      404      404      404      404      404
/desk/series/southern/book/en.html                                      in       404      404      404      404      404      404      404
/desk/series/own/book/publish/                                          in       404      404      403      404      405      405      405
/desk/series/southern/book/publish/                                     in       404      404      404      404      404      404      404
/desk/series/own/sessions/new/                                          in       404      404      403      404      200      200      200
/desk/series/southern/sessions/new/                                     in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/                                     in       404      404      403      404      200      200      200
/desk/series/own/sessions/own-open/note/                                in       404      404      200      404      200      200      200
/desk/series/southern/sessions/southern-open/note/                      in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-draft/note/                               in       404      404      200      404      200      200      200
/desk/series/own/sessions/own-open/note/approval/                       in       404      404      200      404      200      200      200
/desk/series/southern/sessions/southern-open/note/approval/             in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/note/publish/                        in       404      404      200      404      200      200      200
/desk/series/southern/sessions/southern-open/note/publish/              in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/note/versions/                       in       404      404      200      404      200      200      200
/desk/series/southern/sessions/southern-open/note/versions/             in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-draft/note/approval/                      in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/note/files/                          in       404      404      403      404      405      405      405
/desk/series/southern/sessions/southern-open/note/files/                in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/note/recording/                      in       404      404      403      404      405      405      405
/desk/series/southern/sessions/southern-open/note/recording/            in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/note/publish/tell/                   in       404      404      403      404      405      405      405
/desk/series/southern/sessions/southern-open/note/publish/tell/         in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/note/publish/withdraw/               in       404      404      403      404      405      405      405
/desk/series/southern/sessions/southern-open/note/publish/withdraw/     in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/note/approval/{speaker}/             in       404      404      403      404      405      405      405
/desk/series/southern/sessions/southern-open/note/approval/{their_speaker}/ in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/note/files/{note_file}/              in       404      404      200      404      200      200      200
/desk/series/southern/sessions/southern-open/note/files/{their_note_file}/ in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/note/files/{their_note_file}/        in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/note/files/{note_file}/change/       in       404      404      403      404      405      405      405
/desk/series/southern/sessions/southern-open/note/files/{their_note_file}/change/ in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/attendance/                          in       404      404      200      404      200      200      200
/desk/series/southern/sessions/southern-open/attendance/                in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/attendance/feedback/                 in       404      404      200      404      200      200      200
/desk/series/southern/sessions/southern-open/attendance/feedback/       in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/attendance/feedback.csv              in       404      404      200      404      200      200      200
/desk/series/southern/sessions/southern-open/attendance/feedback.csv    in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/attendance/thanks/                   in       404      404      403      404      200      200      200
/desk/series/southern/sessions/southern-open/attendance/thanks/         in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/attendance/mark/                     in       404      404      403      404      405      405      405
/desk/series/southern/sessions/southern-open/attendance/mark/           in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/attendance/lists/{attendance_list}/  in       404      404      403      404      200      200      200
/desk/series/own/sessions/own-open/attendance/lists/{their_attendance_list}/ in  404      404      403      404      404      404      404
/desk/series/own/sessions/own-draft/                                    in       404      404      403      404      200      200      200
/desk/series/own/sessions/hidden-draft/                                 in       404      404      403      404      404      404      404
/desk/series/southern/sessions/southern-draft/                          in       404      404      404      404      404      404      404
/desk/series/own/sessions/southern-draft/                               in       404      404      403      404      404      404      404
/desk/series/own/sessions/own-draft/move/                               in       404      404      403      404      200      200      200
/desk/series/southern/sessions/southern-draft/move/                     in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-draft/duplicate/                          in       404      404      403      404      200      200      200
/desk/series/southern/sessions/southern-draft/duplicate/                in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-draft/cancel/                             in       404      404      403      404      200      200      200
/desk/series/southern/sessions/southern-draft/cancel/                   in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-draft/reinstate/                          in       404      404      403      404      405      405      405
/desk/series/southern/sessions/southern-draft/reinstate/                in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-draft/delete/                             in       404      404      403      404      405      405      405
/desk/series/southern/sessions/southern-draft/delete/                   in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-draft/run-of-show/                        in       404      404      403      404      200      200      200
/desk/series/southern/sessions/southern-draft/run-of-show/              in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-draft/people/                             in       404      404      403      404      200      200      200
/desk/series/southern/sessions/southern-draft/people/                   in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-draft/papers/                             in       404      404      200      404      200      200      200
/desk/series/southern/sessions/southern-draft/papers/                   in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-draft/papers/concept-note/en/             in       404      404      200      404      200      200      200
/desk/series/southern/sessions/southern-draft/papers/concept-note/en/   in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-draft/papers/run-of-show/en.pdf           in       404      404      200      404      200      200      200
/desk/series/southern/sessions/southern-draft/papers/run-of-show/en.pdf in       404      404      404      404      404      404      404

# Reviews: the carrier reviews for the series "own"; conflicts of interest are tried in test_access_review.py
/review/                                                                in       404      404      404      404      404      200      404
/review/own/about-me/                                                   in       404      404      404      404      404      200      404
/review/southern/about-me/                                              in       404      404      404      404      404      404      404
/review/own/{reviewed}/                                                 in       404      404      404      404      404      200      404
/review/own/{their_reviewed}/                                           in       404      404      404      404      404      404      404
/review/southern/{their_reviewed}/                                      in       404      404      404      404      404      404      404
/review/own/{reviewed}/conflict/                                        in       404      404      404      404      404      200      404
/review/southern/{their_reviewed}/conflict/                             in       404      404      404      404      404      404      404
/review/own/{reviewed}/discussion/                                      405
/review/southern/{their_reviewed}/discussion/                           405
/review/own/{reviewed}/files/{reviewed_file}/                           in       404      404      404      404      404      200      404
/review/own/{reviewed}/files/{their_reviewed_file}/                     in       404      404      404      404      404      404      404
/review/southern/{their_reviewed}/files/{their_reviewed_file}/          in       404      404      404      404      404      404      404
/desk/series/own/calls/{reviewed_call}/review/                          in       404      404      403      404      200      200      200
/desk/series/own/calls/{their_reviewed_call}/review/                    in       404      404      403      404      404      404      404
/desk/series/southern/calls/{their_reviewed_call}/review/               in       404      404      404      404      404      404      404
/desk/series/own/review/                                                in       404      404      200      404      200      200      200
/desk/series/southern/review/                                           in       404      404      404      404      404      404      404
/desk/series/own/review/team/                                           in       404      404      200      404      200      200      200
/desk/series/southern/review/team/                                      in       404      404      404      404      404      404      404
/desk/series/own/review/team/new/                                       in       404      404      403      404      200      200      200
/desk/series/southern/review/team/new/                                  in       404      404      404      404      404      404      404
/desk/series/own/review/team/{reviewer}/                                in       404      404      403      404      200      200      200
/desk/series/own/review/team/{their_reviewer}/                          in       404      404      403      404      404      404      404
/desk/series/southern/review/team/{their_reviewer}/                     in       404      404      404      404      404      404      404
/desk/series/own/review/team/{reviewer}/end/                            in       404      404      403      404      405      405      405
/desk/series/southern/review/team/{their_reviewer}/end/                 in       404      404      404      404      404      404      404
/desk/series/own/calls/{open_call}/questions/                           in       404      404      403      404      200      200      200
/desk/series/own/calls/{their_open_call}/questions/                     in       404      404      403      404      404      404      404
/desk/series/southern/calls/{their_open_call}/questions/                in       404      404      404      404      404      404      404
/desk/series/own/calls/{open_call}/questions/new/                       in       404      404      403      404      200      200      200
/desk/series/own/calls/{their_open_call}/questions/new/                 in       404      404      403      404      404      404      404
/desk/series/southern/calls/{their_open_call}/questions/new/            in       404      404      404      404      404      404      404
/desk/series/own/calls/{open_call}/questions/{call_question}/           in       404      404      403      404      200      200      200
/desk/series/own/calls/{open_call}/questions/{their_call_question}/     in       404      404      403      404      404      404      404
/desk/series/southern/calls/{their_open_call}/questions/{their_call_question}/ in       404      404      404      404      404      404      404
/desk/series/own/calls/{open_call}/questions/{call_question}/turn/      in       404      404      403      404      405      405      405
/desk/series/southern/calls/{their_open_call}/questions/{their_call_question}/turn/ in       404      404      404      404      404      404      404
/desk/series/own/review/decisions/                                      in       404      404      200      404      200      200      200
/desk/series/southern/review/decisions/                                 in       404      404      404      404      404      404      404
/desk/series/own/contributions.csv                                      in       404      404      200      404      200      200      200
/desk/series/southern/contributions.csv                                 in       404      404      404      404      404      404      404
/desk/series/own/contributions/{reviewed}/decide/                       in       404      404      403      404      200      200      200
/desk/series/own/contributions/{their_reviewed}/decide/                 in       404      404      403      404      404      404      404
/desk/series/southern/contributions/{their_reviewed}/decide/            in       404      404      404      404      404      404      404
/desk/series/own/contributions/{reviewed}/reopen/                       in       404      404      403      404      405      405      405
/desk/series/own/contributions/{their_reviewed}/reopen/                 in       404      404      403      404      404      404      404
/desk/series/southern/contributions/{their_reviewed}/reopen/            in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-draft/contributions/                      in       404      404      200      404      200      200      200
/desk/series/southern/sessions/southern-draft/contributions/            in       404      404      404      404      404      404      404
/desk/series/own/review/assign/                                         in       404      404      403      404      200      200      200
/desk/series/southern/review/assign/                                    in       404      404      404      404      404      404      404
/desk/series/own/review/remind/                                         in       404      404      403      404      200      200      200
/desk/series/southern/review/remind/                                    in       404      404      404      404      404      404      404
/desk/series/own/contributions/{reviewed}/review/                       in       404      404      200      404      200      200      200
/desk/series/own/contributions/{their_reviewed}/review/                 in       404      404      404      404      404      404      404
/desk/series/southern/contributions/{their_reviewed}/review/            in       404      404      404      404      404      404      404

# Desk: languages of a series
/desk/series/own/languages/                                             in       404      404      200      404      200      200      200
/desk/series/southern/languages/                                        in       404      404      404      404      404      404      404
/desk/series/own/languages/log/                                         in       404      404      200      404      200      200      200
/desk/series/southern/languages/log/                                    in       404      404      404      404      404      404      404
/desk/series/own/languages/terms/                                       in       404      404      403      404      403      200      200
/desk/series/southern/languages/terms/                                  in       404      404      404      404      404      404      404
/desk/series/own/languages/decide/                                      in       404      404      403      404      go       go       go
/desk/series/southern/languages/decide/                                 in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/languages/fr/                        in       404      404      200      404      200      200      200
/desk/series/own/sessions/own-open/languages/fr-x-cc/                   in       404      404      403      404      200      200      200
/desk/series/own/sessions/southern-open/languages/fr/                   in       404      404      404      404      404      404      404
/desk/series/southern/sessions/southern-open/languages/fr/              in       404      404      404      404      404      404      404

# Desk: participants of a series and of its sessions
/desk/series/own/participants/                                          in       404      404      200      404      200      200      200
/desk/series/southern/participants/                                     in       404      404      404      404      404      404      404
/desk/series/own/participants/people/                                   in       404      404      200      404      200      200      200
/desk/series/southern/participants/people/                              in       404      404      404      404      404      404      404
/desk/series/own/participants/people.csv                                in       404      404      200      404      200      200      200
/desk/series/southern/participants/people.csv                           in       404      404      404      404      404      404      404
/desk/series/own/participants/people.xlsx                               in       404      404      200      404      200      200      200
/desk/series/southern/participants/people.xlsx                          in       404      404      404      404      404      404      404
/desk/series/own/participants/data/                                     in       404      404      200      404      200      200      200
/desk/series/southern/participants/data/                                in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/participants/consents/               in       404      404      403      404      200      200      200
/desk/series/southern/sessions/southern-open/participants/consents/     in       404      404      404      404      404      404      404
/desk/series/own/participants/add/                                      in       404      404      403      404      200      200      200
/desk/series/southern/participants/add/                                 in       404      404      404      404      404      404      404
/desk/series/own/participants/import/                                   in       404      404      403      404      200      200      200
/desk/series/southern/participants/import/                              in       404      404      404      404      404      404      404
/desk/series/own/participants/import/{import}/                          in       404      404      403      404      200      200      200
/desk/series/own/participants/import/{their_import}/                    in       404      404      403      404      404      404      404
/desk/series/southern/participants/import/{their_import}/               in       404      404      404      404      404      404      404
/desk/series/own/participants/import/{import}/columns/                  in       404      404      403      404      200      200      200
/desk/series/own/participants/import/{their_import}/columns/            in       404      404      403      404      404      404      404
/desk/series/southern/participants/import/{their_import}/columns/       in       404      404      404      404      404      404      404
/desk/series/own/participants/import/{import}/faults.csv                in       404      404      403      404      200      200      200
/desk/series/own/participants/import/{their_import}/faults.csv          in       404      404      403      404      404      404      404
/desk/series/southern/participants/import/{their_import}/faults.csv     in       404      404      404      404      404      404      404
/desk/series/own/participants/import/{import}/remove/                   in       404      404      403      404      405      405      405
/desk/series/own/participants/import/{their_import}/remove/             in       404      404      403      404      405      405      405
/desk/series/southern/participants/import/{their_import}/remove/        in       404      404      404      404      404      404      404
/desk/series/own/participants/{participant}/                            in       404      404      200      404      200      200      200
/desk/series/own/participants/{their_participant}/                      in       404      404      404      404      404      404      404
/desk/series/southern/participants/{their_participant}/                 in       404      404      404      404      404      404      404
/desk/series/own/registrations/{registration}/cancel/                   in       404      404      403      404      200      200      200
/desk/series/own/registrations/{their_registration}/cancel/             in       404      404      403      404      404      404      404
/desk/series/southern/registrations/{their_registration}/cancel/        in       404      404      404      404      404      404      404
/desk/series/own/registrations/{registration}/seat/                     in       404      404      403      404      200      200      200
/desk/series/own/registrations/{their_registration}/seat/               in       404      404      403      404      404      404      404
/desk/series/southern/registrations/{their_registration}/seat/          in       404      404      404      404      404      404      404
/desk/library/checks/                                                   in       404      404      200      200      200      200      200
/desk/library/checks/{practice}/ask/                                    in       404      404      405      405      405      405      405
/desk/library/checks/{their_practice}/ask/                              in       404      404      405      405      405      405      405
/desk/library/checks/{practice}/answer/                                 in       404      404      405      405      405      405      405
/desk/library/checks/{their_practice}/answer/                           in       404      404      405      405      405      405      405
/desk/series/own/library/checks/                                        in       404      404      200      404      200      200      200
/desk/series/southern/library/checks/                                   in       404      404      404      404      404      404      404
/desk/library/reuse/                                                    in       404      404      200      200      200      200      200
/desk/library/reuse/{reuse}/                                            in       404      404      405      405      405      405      405
/desk/library/reuse/{their_reuse}/                                      in       404      404      405      405      405      405      405
/desk/series/own/library/reuse/                                         in       404      404      200      404      200      200      200
/desk/series/southern/library/reuse/                                    in       404      404      404      404      404      404      404
/desk/series/own/contributions/                                         in       404      404      200      404      200      200      200
/desk/series/southern/contributions/                                    in       404      404      404      404      404      404      404
/desk/series/own/contributions/new/                                     in       404      404      403      404      200      200      200
/desk/series/southern/contributions/new/                                in       404      404      404      404      404      404      404
/desk/series/own/contributions/{contribution}/                          in       404      404      200      404      200      200      200
/desk/series/own/contributions/{their_contribution}/                    in       404      404      404      404      404      404      404
/desk/series/southern/contributions/{their_contribution}/               in       404      404      404      404      404      404      404
/desk/practices/                                                        in       404      404      200      200      200      200      200
/desk/series/own/contributions/{contribution}/library/                  in       404      404      403      404      405      405      405
/desk/series/own/contributions/{their_contribution}/library/            in       404      404      403      404      405      405      405
/desk/series/southern/contributions/{their_contribution}/library/       in       404      404      404      404      404      404      404
/desk/series/own/contributions/{contribution}/edit/                     in       404      404      403      404      200      200      200
/desk/series/own/contributions/{their_contribution}/edit/               in       404      404      403      404      404      404      404
/desk/series/southern/contributions/{their_contribution}/edit/          in       404      404      404      404      404      404      404
/desk/series/own/contributions/{contribution}/versions/                 in       404      404      200      404      200      200      200
/desk/series/own/contributions/{their_contribution}/versions/           in       404      404      404      404      404      404      404
/desk/series/southern/contributions/{their_contribution}/versions/      in       404      404      404      404      404      404      404
/desk/series/own/contributions/{contribution}/turn/                     in       404      404      403      404      405      405      405
/desk/series/southern/contributions/{their_contribution}/turn/          in       404      404      404      404      404      404      404
/desk/series/own/contributions/{contribution}/people/                   in       404      404      403      404      405      405      405
/desk/series/southern/contributions/{their_contribution}/people/        in       404      404      404      404      404      404      404
/desk/series/own/contributions/{contribution}/approval/                 in       404      404      403      404      405      405      405
/desk/series/southern/contributions/{their_contribution}/approval/      in       404      404      404      404      404      404      404
/desk/series/own/contributions/{contribution}/files/                    in       404      404      403      404      405      405      405
/desk/series/southern/contributions/{their_contribution}/files/         in       404      404      404      404      404      404      404
/desk/series/own/contributions/{contribution}/files/{contribution_file}/ in       404      404      200      404      200      200      200
/desk/series/own/contributions/{contribution}/files/{their_contribution_file}/ in       404      404      404      404      404      404      404
/desk/series/southern/contributions/{their_contribution}/files/{their_contribution_file}/ in       404      404      404      404      404      404      404
/desk/series/own/calls/                                                 in       404      404      200      404      200      200      200
/desk/series/southern/calls/                                            in       404      404      404      404      404      404      404
/desk/series/own/calls/new/                                             in       404      404      403      404      200      200      200
/desk/series/southern/calls/new/                                        in       404      404      404      404      404      404      404
/desk/series/own/calls/{call}/                                          in       404      404      403      404      200      200      200
/desk/series/own/calls/{their_call}/                                    in       404      404      403      404      404      404      404
/desk/series/southern/calls/{their_call}/                               in       404      404      404      404      404      404      404
/desk/series/own/calls/{call}/turn/                                     in       404      404      403      404      405      405      405
/desk/series/own/calls/{their_call}/turn/                               in       404      404      403      404      405      405      405
/desk/series/southern/calls/{their_call}/turn/                          in       404      404      404      404      404      404      404
/desk/series/own/questions/                                             in       404      404      403      404      200      200      200
/desk/series/southern/questions/                                        in       404      404      404      404      404      404      404
/desk/series/own/questions/new/                                         in       404      404      403      404      200      200      200
/desk/series/southern/questions/new/                                    in       404      404      404      404      404      404      404
/desk/series/own/questions/{question}/                                  in       404      404      403      404      200      200      200
/desk/series/own/questions/{their_question}/                            in       404      404      403      404      404      404      404
/desk/series/southern/questions/{their_question}/                       in       404      404      404      404      404      404      404
/desk/series/own/questions/{question}/move/                             in       404      404      403      404      405      405      405
/desk/series/own/questions/{their_question}/move/                       in       404      404      403      404      405      405      405
/desk/series/southern/questions/{their_question}/move/                  in       404      404      404      404      404      404      404
/desk/series/own/questions/{question}/remove/                           in       404      404      403      404      405      405      405
/desk/series/own/questions/{their_question}/remove/                     in       404      404      403      404      405      405      405
/desk/series/southern/questions/{their_question}/remove/                in       404      404      404      404      404      404      404
/desk/series/own/invitations/                                           in       404      404      403      404      200      200      200
/desk/series/southern/invitations/                                      in       404      404      404      404      404      404      404
/desk/series/own/invitations/{invitation}/withdraw/                     in       404      404      403      404      405      405      405
/desk/series/own/invitations/{their_invitation}/withdraw/               in       404      404      403      404      405      405      405
/desk/series/southern/invitations/{their_invitation}/withdraw/          in       404      404      404      404      404      404      404
/desk/series/own/announce/                                              in       404      404      403      404      200      200      200
/desk/series/southern/announce/                                         in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/participants/                        in       404      404      200      404      200      200      200
/desk/series/southern/sessions/southern-open/participants/              in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/participants.csv                     in       404      404      200      404      200      200      200
/desk/series/southern/sessions/southern-open/participants.csv           in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/admission/                           in       404      404      403      404      200      200      200
/desk/series/southern/sessions/southern-open/admission/                 in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/selection/                           in       404      404      403      404      200      200      200
/desk/series/southern/sessions/southern-open/selection/                 in       404      404      404      404      404      404      404
/desk/series/own/speakers/                                              in       404      404      200      404      200      200      200
/desk/series/southern/speakers/                                         in       404      404      404      404      404      404      404
/desk/series/own/speakers/own-talker/                                   in       404      404      200      404      200      200      200
/desk/series/own/speakers/southern-talker/                              in       404      404      404      404      404      404      404
/desk/series/southern/speakers/southern-talker/                         in       404      404      404      404      404      404      404
/desk/series/own/speakers/own-talker/about/                             in       404      404      403      404      200      200      200
/desk/series/own/speakers/southern-talker/about/                        in       404      404      403      404      404      404      404
/desk/series/southern/speakers/southern-talker/about/                   in       404      404      404      404      404      404      404
/desk/series/own/speakers/own-talker/turn/                              in       404      404      403      404      405      405      405
/desk/series/own/speakers/southern-talker/turn/                         in       404      404      403      404      405      405      405
/desk/series/southern/speakers/southern-talker/turn/                    in       404      404      404      404      404      404      404
/desk/series/own/speakers/own-talker/photo.jpg                          in       404      404      200      404      200      200      200
/desk/series/own/speakers/southern-talker/photo.jpg                     in       404      404      404      404      404      404      404
/desk/series/southern/speakers/southern-talker/photo.jpg                in       404      404      404      404      404      404      404
/desk/series/own/speakers/own-talker/slides/own-open/1/                 in       404      404      200      404      200      200      200
/desk/series/own/speakers/southern-talker/slides/own-open/1/            in       404      404      404      404      404      404      404
/desk/series/southern/speakers/southern-talker/slides/southern-open/1/  in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/speakers/                            in       404      404      200      404      200      200      200
/desk/series/southern/sessions/southern-open/speakers/                  in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/pack/                                in       404      404      200      404      200      200      200
/desk/series/southern/sessions/southern-open/pack/                      in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/pack.zip                             in       404      404      200      404      200      200      200
/desk/series/southern/sessions/southern-open/pack.zip                   in       404      404      404      404      404      404      404

# Desk: the network, its cities, people and team
/desk/network/                                                          in       404      404      200      404      404      200      200
/desk/network/edit/                                                     in       404      404      403      404      404      403      200
/desk/network/carriers/                                                 in       404      404      403      404      404      403      200
/desk/network/cities/                                                   in       404      404      200      200      200      200      200
/desk/network/cities/new/                                               in       404      404      403      200      200      200      200
/desk/network/cities/new/typed/                                         in       404      404      403      200      200      200      200
/desk/network/cities/own-city/                                          in       404      404      403      200      200      200      200
/desk/network/cities/southern-city/                                     in       404      404      403      404      404      404      404
/desk/network/cities/own-city/remove/                                   in       404      404      403      405      405      405      405
/desk/network/cities/southern-city/remove/                              in       404      404      403      405      405      405      405
/desk/network/glossary/                                                 in       404      404      200      200      200      200      200
/desk/network/glossary/new/                                             in       404      404      403      200      200      200      200
/desk/network/glossary/file/                                            in       404      404      403      200      200      200      200
/desk/network/glossary/suggestions/                                     in       404      404      200      200      200      200      200
/desk/network/glossary/terms.csv                                        in       404      404      200      200      200      200      200
/desk/network/glossary/terms.tbx                                        in       404      404      200      200      200      200      200
/desk/network/glossary/{glossary_entry}/                                in       404      404      403      200      200      200      200
/desk/network/glossary/{their_glossary_entry}/                          in       404      404      403      404      404      404      404
/desk/network/glossary/{glossary_entry}/remove/                         in       404      404      403      405      405      405      405
/desk/network/glossary/{their_glossary_entry}/remove/                   in       404      404      403      405      405      405      405
/desk/network/cities/spellings/                                         in       404      404      200      200      200      200      200
/desk/network/cities/spellings/{place_merge}/undo/                      in       404      404      403      405      405      405      405
/desk/network/cities/spellings/{their_place_merge}/undo/                in       404      404      403      405      405      405      405
/desk/network/duplicates/cities/                                        in       404      404      403      200      200      200      200
/desk/network/duplicates/people/                                        in       404      404      403      200      200      200      200
/desk/network/duplicates/organisations/                                 in       404      404      403      200      200      200      200
/desk/network/duplicates/cities/{city}/{other_city}/                    in       404      404      403      200      200      200      200
/desk/network/duplicates/cities/{city}/{their_city}/                    in       404      404      403      404      404      404      404
/desk/network/merges/{merge}/undo/                                      in       404      404      403      405      405      405      405
/desk/network/merges/{their_merge}/undo/                                in       404      404      403      405      405      405      405
/desk/network/people/                                                   in       404      404      200      200      200      200      200
/desk/network/people/new/                                               in       404      404      403      200      200      200      200
/desk/network/people/own-quiet/                                         in       404      404      403      200      200      200      200
/desk/network/people/southern-quiet/                                    in       404      404      403      404      404      404      404
/desk/network/organisations/                                            in       404      404      200      200      200      200      200
/desk/network/organisations/new/                                        in       404      404      403      200      200      200      200
/desk/network/organisations/{organisation}/                             in       404      404      403      200      200      200      200
/desk/network/organisations/{their_organisation}/                       in       404      404      403      404      404      404      404
/desk/network/team/                                                     in       404      404      200      404      404      200      200
/desk/network/team/new/                                                 in       404      404      403      404      404      403      200
/desk/network/team/{member}/                                            in       404      404      403      404      404      403      200
/desk/network/team/{their_member}/                                      in       404      404      403      404      404      403      404
/desk/network/team/{member}/end/                                        in       404      404      403      404      404      403      200
/desk/network/team/{their_member}/end/                                  in       404      404      403      404      404      403      404
# Going live
/mine/{mine}/sessions/{registration}/light/                             200
/mine/{mine}/sessions/{their_registration}/light/                       404
/mine/nobody/sessions/{registration}/light/                             404
/mine/{mine}/sessions/{registration}/light/slides/{light_slides}/       200
/mine/{mine}/sessions/{registration}/light/slides/{their_light_slides}/ 404
/mine/{mine}/sessions/{their_registration}/light/slides/{light_slides}/ 404
/desk/series/own/sessions/own-open/go-live/                             in       404      404      200      404      200      200      200
/desk/series/southern/sessions/southern-open/go-live/                   in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/go-live/on-the-day/                  in       404      404      403      404      200      200      200
/desk/series/southern/sessions/southern-open/go-live/on-the-day/        in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/go-live/new/                         in       404      404      403      404      200      200      200
/desk/series/southern/sessions/southern-open/go-live/new/               in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/go-live/items/room/                  in       404      404      403      404      200      200      200
/desk/series/southern/sessions/southern-open/go-live/items/room/        in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/low-bandwidth/                       in       404      404      200      404      200      200      200
/desk/series/southern/sessions/southern-open/low-bandwidth/             in       404      404      404      404      404      404      404
/desk/series/own/sessions/own-open/go-live/items/nothing/               in       404      404      403      404      404      404      404
/desk/series/own/go-live/                                               in       404      404      200      404      200      200      200
/desk/series/southern/go-live/                                          in       404      404      404      404      404      404      404
/desk/go-live-list/                                                     in       404      404      200      200      200      200      200
/desk/go-live-list/new/                                                 in       404      404      403      403      403      200      200
/desk/go-live-list/room/                                                in       404      404      403      403      403      200      200
/desk/go-live-list/{checklist_line}/                                    in       404      404      403      403      403      200      200
/desk/go-live-list/{their_checklist_line}/                              in       404      404      403      403      403      404      404
/desk/go-live-list/nothing/                                             in       404      404      403      403      403      404      404
# Who interprets: the roster, who stands in which session, an offer by its link
/desk/network/interpreters/                                             in       404      404      200      200      200      200      200
/desk/network/interpreters/new/                                         in       404      404      403      200      200      200      200
/desk/network/interpreters/rules/                                       in       404      404      403      403      403      200      200
/desk/network/interpreters/of/own-interpreter/                          in       404      404      403      200      200      200      200
/desk/network/interpreters/of/own-interpreter/away/                     in       404      404      403      200      200      200      200
/desk/network/interpreters/of/own-interpreter/turn/                     in       404      404      403      405      405      405      405
/desk/network/interpreters/of/southern-interpreter/                     in       404      404      403      404      404      404      404
/desk/network/interpreters/of/southern-interpreter/away/                in       404      404      403      404      404      404      404
/desk/network/interpreters/of/southern-interpreter/turn/                in       404      404      403      405      405      405      405
/desk/series/own/interpreters/                                          in       404      404      200      404      200      200      200
/desk/series/southern/interpreters/                                     in       404      404      404      404      404      404      404
/desk/series/own/interpreters/own-open/                                 in       404      404      200      404      200      200      200
/desk/series/own/interpreters/southern-open/                            in       404      404      404      404      404      404      404
/desk/series/southern/interpreters/southern-open/                       in       404      404      404      404      404      404      404
/desk/series/own/interpreters/own-open/spoken/fr/                       in       404      404      200      404      200      200      200
/desk/series/own/interpreters/own-draft/spoken/fr/                      in       404      404      404      404      404      404      404
/desk/series/southern/interpreters/southern-open/spoken/fr/             in       404      404      404      404      404      404      404
/desk/series/own/interpreters/own-open/spoken/fr/turns/                 in       404      404      403      404      200      200      200
/desk/series/own/interpreters/own-draft/spoken/fr/turns/                in       404      404      403      404      404      404      404
/desk/series/southern/interpreters/southern-open/spoken/fr/turns/       in       404      404      404      404      404      404      404
/interpreter/offers/{offer}/                                           200
/interpreter/offers/{their_offer}/                                     404
/interpreter/offers/nobody/                                            404
"""
