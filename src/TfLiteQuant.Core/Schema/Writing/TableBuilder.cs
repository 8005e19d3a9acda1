using Google.FlatBuffers;
using TfLiteQuant.Model;
using TfLiteQuant.Schema.Structure;

namespace TfLiteQuant.Schema.Writing;

/// <summary>
/// Builds the FlatBuffer of a model without its constant data: the package's builder, plus strings that need not be UTF-8,
/// fields beyond the schema, and placeholders for data that is placed behind the FlatBuffer once its length is known.
/// </summary>
internal sealed class TableBuilder
{
    /// <summary>Enough for most models without growing, which copies.</summary>
    private const int InitialSize = 64 << 10;

    private readonly Dictionary<string, int> _texts = new(StringComparer.Ordinal);

    public TableBuilder() => Quantization = new QuantizationWriter(this);

    public FlatBufferBuilder Flat { get; } = new(InitialSize);

    /// <summary>Writes quantization parameters, equal ones once.</summary>
    public QuantizationWriter Quantization { get; }

    /// <summary>Data to be placed, in the order in which it was deferred.</summary>
    public List<DeferredData> Deferred { get; } = [];

    /// <summary>Where the table of the first buffer with data lies, in bytes before the end of the tables; 0 for none.</summary>
    public int BufferTableFromEnd { get; set; }

    /// <summary>A string, written once however often it occurs; none for null.</summary>
    public StringOffset Text(string? text)
    {
        if (text is null) return default;
        if (!_texts.TryGetValue(text, out var offset)) _texts.Add(text, offset = OwnText(text).Value);
        return new StringOffset(offset);
    }

    /// <summary>A string that nothing else shares: who later finds it through a field it does not know must not take it for
    /// part of something known.</summary>
    public StringOffset OwnText(string text)
    {
        Flat.AddByte(0);
        return new StringOffset(Vector(FlatText.Encode(text)).Value);
    }

    /// <summary>A vector of numbers; none for null. So with the other types below.</summary>
    public unsafe VectorOffset Vector(int[]? values)
    {
        fixed (int* start = values) return values is null ? default : Vector((byte*)start, sizeof(int), values.Length, sizeof(int));
    }

    public unsafe VectorOffset Vector(float[]? values)
    {
        fixed (float* start = values) return values is null ? default : Vector((byte*)start, sizeof(float), values.Length, sizeof(float));
    }

    public unsafe VectorOffset Vector(long[]? values)
    {
        fixed (long* start = values) return values is null ? default : Vector((byte*)start, sizeof(long), values.Length, sizeof(long));
    }

    public unsafe VectorOffset Vector(ushort[]? values)
    {
        fixed (ushort* start = values) return values is null ? default : Vector((byte*)start, sizeof(ushort), values.Length, sizeof(ushort));
    }

    public unsafe VectorOffset Vector(bool[]? values)
    {
        fixed (bool* start = values) return values is null ? default : Vector((byte*)start, sizeof(bool), values.Length, sizeof(bool));
    }

    /// <summary>A vector given as raw bytes.</summary>
    /// <param name="raw">The bytes; none for null.</param>
    /// <param name="elementSize">Bytes of an element.</param>
    /// <param name="alignment">What the first element is aligned to, if more than its size.</param>
    public unsafe VectorOffset Vector(byte[]? raw, int elementSize = 1, int alignment = 1)
    {
        fixed (byte* start = raw)
            return raw is null ? default : Vector(start, elementSize, raw.Length / elementSize, Math.Max(elementSize, alignment));
    }

    /// <summary>A vector of offsets to tables or strings.</summary>
    public VectorOffset Offsets(int[] offsets)
    {
        Flat.StartVector(FlatOffset.Size, offsets.Length, FlatOffset.Size);
        for (var i = offsets.Length - 1; i >= 0; i--) Flat.AddOffset(offsets[i]);
        return Flat.EndVector();
    }

    /// <summary>A vector of tables, or of strings.</summary>
    public VectorOffset Tables<T>(IReadOnlyList<T> items, Func<T, int> write)
    {
        var offsets = new int[items.Count];
        for (var i = 0; i < offsets.Length; i++) offsets[i] = write(items[i]);
        return Offsets(offsets);
    }

    /// <summary>A vector of tables; none where the list is empty.</summary>
    public VectorOffset TablesUnlessEmpty<T>(IReadOnlyList<T> items, Func<T, int> write)
        => items.Count == 0 ? default : Tables(items, write);

    /// <summary>Starts a table that has the schema's fields and, where the model holds some, fields beyond it.</summary>
    /// <param name="knownFields">Fields of the schema.</param>
    /// <param name="others">What <see cref="FieldTableWriter.Prepare"/> made of the others.</param>
    public void StartTable(int knownFields, PreparedFields? others)
    {
        // Padding that falls into a table changes its vtable, so that fewer tables can share one.
        Flat.Prep(sizeof(int), 0);
        Flat.StartTable(Math.Max(knownFields, others?.IdCount ?? 0));
        others?.AddTo(Flat, firstId: knownFields);
    }

    /// <summary>Adds a vector field whose bytes come later, behind the FlatBuffer's tables.</summary>
    public void DeferVector(int id, BufferData data)
    {
        Flat.AddUint(id, uint.MaxValue, 0);
        Deferred.Add(new DeferredData(DeferredKind.Vector, data, Flat.Offset));
    }

    /// <summary>Adds the two fields that say where bytes outside the FlatBuffer lie.</summary>
    /// <param name="offsetId">Id of the field for the position; the one for the size follows it.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="kind">What they are.</param>
    public void DeferOutside(int offsetId, BufferData data, DeferredKind kind)
    {
        Flat.AddUlong(offsetId + 1, (ulong)data.Length, ulong.MaxValue);
        Flat.AddUlong(offsetId, ulong.MaxValue, 0);
        Deferred.Add(new DeferredData(kind, data, Flat.Offset));
    }

    /// <summary>The builder's own way to add an array is generic, so that each element type would be compiled at start-up.
    /// It writes backwards, hence from the end.</summary>
    private unsafe VectorOffset Vector(byte* start, int elementSize, int count, int alignment)
    {
        Flat.StartVector(elementSize, count, alignment);
        var rest = elementSize * count;
        for (; rest % sizeof(ulong) != 0; rest--) Flat.PutByte(start[rest - 1]);
        for (; rest > 0; rest -= sizeof(ulong)) Flat.PutUlong(*(ulong*)(start + rest - sizeof(ulong)));
        return Flat.EndVector();
    }
}
