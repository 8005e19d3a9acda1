namespace TfLiteQuant.Schema.Structure;

/// <summary>
/// How much a file may cost to read. In a FlatBuffer many offsets may point at one object, so a small hostile file can
/// describe a huge model. Every visit is charged with about the managed memory that reading it takes; a file that exceeds
/// the budget is refused before that memory is allocated. As each visit costs something, the budget bounds time too.
/// </summary>
internal sealed class ReadBudget(long fileLength)
{
    /// <summary>Bytes of memory that reading may take for each byte of the file. Real models take below 1, and graphs
    /// without weights about 6; the smallest operators that one can write without sharing take about 13.</summary>
    public const int MemoryPerByte = 16;

    /// <summary>Bytes that any file may take, so that tiny files with shared parts pass.</summary>
    public const long FreeMemory = 2L << 20;

    /// <summary>Memory of a table as an object, with its place in a list. A table is also charged for each entry of its
    /// vtable, since time goes into looking at them.</summary>
    public const int Table = 160;

    /// <summary>Memory of an array or string without its content.</summary>
    public const int Array = 32;

    /// <summary>Memory of a field that is read generically: a value, and its place in a map.</summary>
    public const int GenericField = 64;

    /// <summary>Memory of a field that nothing is known of, until it is known what it holds.</summary>
    public const int UnknownField = 128;

    private readonly long _limit = checked((fileLength * MemoryPerByte) + FreeMemory);
    private long _spent;

    /// <summary>Spends some of the budget.</summary>
    /// <exception cref="FlatBufferFault">Nothing is left.</exception>
    public void Charge(long bytes)
    {
        _spent += bytes;
        if (_spent > _limit)
            throw FlatBufferFault.Invalid($"Objects are shared so often that reading them would take over {_limit >> 20} MB, {MemoryPerByte} times the file.");
    }
}
