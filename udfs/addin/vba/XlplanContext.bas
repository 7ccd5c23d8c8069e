Attribute VB_Name = "XlplanContext"
Option Explicit
Option Private Module

' Whose workbook is in front, by what its own cells say, so that buttons which can do nothing there are greyed out. Python is not
' asked. Where it cannot be told, as without a workbook, every button works: a press then says what to do.

Private Const LAST_LINE As Long = 6 ' of the stamp: what tells the kind stands above

Private looked As Boolean
Private kind As String
Private onOurs As Boolean

' Whether the workbook or the sheet in front is of another kind than when this was asked last.
Public Function ContextChanged() As Boolean
    Dim before As String, ours As Boolean
    before = kind
    ours = onOurs
    ContextChanged = Not looked
    ForgetContext
    Look
    If kind <> before Or onOurs <> ours Then ContextChanged = True
End Function

Public Sub ForgetContext()
    looked = False
End Sub

Public Function WorksHere(ByVal button As String) As Boolean
    Dim places As String
    Look
    places = PlacesOf(button)
    WorksHere = kind = "" Or places = "" Or InStr(" " & places & " ", " " & kind & " ") > 0
End Function

' For the menu of a cell: others' cells are left as they were.
Public Function WorksOnCells(ByVal button As String) As Boolean
    If Not WorksHere(button) Then Exit Function
    WorksOnCells = onOurs And kind <> "" And kind <> "other"
End Function

Private Sub Look()
    If looked Then Exit Sub
    kind = KindInFront()
    onOurs = SheetOfOurs()
    looked = True
End Sub

' Looked up anew; the self-test asks too.
Public Function KindInFront() As String
    Dim book As Object, place As Long, found As String, key As String ' bound late: a chart sheet has no cells, a Mac lacks some words
    On Error GoTo unknown
    Set book = ActiveWorkbook
    If book Is Nothing Then Exit Function
    found = "other"
    For place = 1 To book.Worksheets.Count
        key = TextOf(book.Worksheets(place).Range("A1").Value)
        If key = STAMP_KEY Then
            found = KindOfStamp(book.Worksheets(place))
            Exit For
        End If
        If key = ROLLUP_KEY Then found = "rollup"
        If key = FINDINGS_KEY Then found = "findings"
    Next place
    KindInFront = found
unknown:
End Function

' "" where its lines say neither: a list of another version.
Private Function KindOfStamp(ByVal sheet As Object) As String
    Dim row As Long, text As String
    For row = 2 To LAST_LINE
        text = TextOf(sheet.Range("A" & row).Value)
        If Left$(text, Len(UNIT_LINE)) = UNIT_LINE Then KindOfStamp = "unit"
        If Left$(text, Len(MASTER_LINE)) = MASTER_LINE Then KindOfStamp = "master"
    Next row
End Function

' Sheets of ours have their key in A1, in a row that is hidden.
Private Function SheetOfOurs() As Boolean
    Dim sheet As Object
    On Error GoTo unknown
    Set sheet = ActiveSheet
    If sheet Is Nothing Then Exit Function
    If TextOf(sheet.Range("A1").Value) <> "" Then SheetOfOurs = sheet.Range("A1").EntireRow.Hidden
unknown:
End Function

Private Function TextOf(ByVal value As Variant) As String
    If VarType(value) = vbString Then TextOf = Trim$(value)
End Function
