using TfLiteQuant.Model;

namespace TfLiteQuant.Schema.Writing;

/// <summary>Bytes that are placed after the tables, and the field that will say where.</summary>
/// <param name="Kind">How they are placed.</param>
/// <param name="Data">The bytes.</param>
/// <param name="FieldFromEnd">Where the field lies, in bytes before the end of the tables: the only thing known of a place
/// while a FlatBuffer is built, as it grows towards its start.</param>
/// <remarks>A class, as lists of own structs are compiled at start-up.</remarks>
internal sealed record DeferredData(DeferredKind Kind, BufferData Data, int FieldFromEnd);

/// <summary>How deferred bytes are placed.</summary>
internal enum DeferredKind
{
    /// <summary>As a vector; the field is the offset to it.</summary>
    Vector,

    /// <summary>As a vector behind a <c>Buffer</c> table of its own; the field is the offset to the table. That uses the
    /// bytes in front of aligned data which would be padding, as the reference's writer happens to do.</summary>
    BufferWithTable,

    /// <summary>Outside the FlatBuffer, as constant data; the field is the position in the file.</summary>
    ConstantOutside,

    /// <summary>Outside the FlatBuffer, as custom options; the field is the position in the file.</summary>
    OptionsOutside,
}
