"""Addresses of documents and their files."""

from django.urls import path

from evidence import views
from evidence.closing import views as closing
from evidence.library import views as library
from evidence.redaction import views as redaction
from evidence.sending import views as sending

app_name = "evidence"

urlpatterns = [
    path("evidence/", views.documents, name="documents"),
    path("evidence/<int:document>/", views.document, name="document"),
    path("evidence/<int:document>/describe/", views.describe, name="describe"),
    path("evidence/<int:document>/supersede/", views.supersede, name="supersede"),
    path("evidence/<int:document>/withdraw/", views.withdraw, name="withdraw"),
    path("evidence/<int:document>/confirm/", views.confirm, name="confirm"),
    path("evidence/<int:document>/marking/", closing.answer_marking, name="answer_marking"),
    path("evidence/<int:document>/take-down/", closing.take_down, name="take_down"),
    path("evidence/<int:document>/destroy/", closing.destroy, name="destroy"),
    path("evidence/kept-shut/", closing.kept_shut, name="kept_shut"),
    path("evidence/room/", library.room, name="room"),
    path("evidence/agencies/<int:agency>/room/", library.allow, name="allow"),
    path("evidence/files/<int:file>/", views.file, name="file"),
    path("evidence/files/<int:file>/words/<str:number>/", views.words, name="words"),
    path("evidence/files/<int:file>/pages/<str:number>/<str:size>/", views.page, name="page"),
    path("evidence/files/<int:file>/redact/", redaction.redact, name="redact"),
    path("evidence/files/<int:file>/redact/lift/", redaction.lift, name="lift"),
    path("evidence/agencies/<int:agency>/", library.agency, name="agency"),
    path("evidence/agencies/<int:agency>/upload/", views.upload, name="upload"),
    path("evidence/agencies/<int:agency>/export/", library.export, name="export"),
    path("evidence/agencies/<int:agency>/change/", library.change_many, name="change_many"),
    path("evidence/agencies/<int:agency>/sendings/", sending.sending_ask, name="sending_ask"),
    path("evidence/agencies/<int:agency>/sendings/read/", sending.sending_read, name="sending_read"),
    path("evidence/sendings/<int:sending>/", sending.sending, name="sending"),
]
