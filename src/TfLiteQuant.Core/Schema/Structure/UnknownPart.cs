using System.Globalization;
using TfLiteQuant.Schema.Binary;

namespace TfLiteQuant.Schema.Structure;

/// <summary>Something in a file that the schema does not describe.</summary>
/// <param name="Position">Where the table lies.</param>
/// <param name="Kind">The table's kind, or the union and tag it came by: parts of one kind have one layout.</param>
/// <param name="KnownFields">The table's declaration; null for a member of a union that the schema does not have.</param>
internal readonly record struct UnknownPart(long Position, string Kind, SchemaTable? KnownFields)
{
    /// <summary>Kind of a union member that the schema does not have.</summary>
    public static string MemberKind(string union, int tag) => string.Create(CultureInfo.InvariantCulture, $"{union}#{tag}");
}
