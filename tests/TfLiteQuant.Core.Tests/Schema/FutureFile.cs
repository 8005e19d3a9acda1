using Google.FlatBuffers;

namespace TfLiteQuant.Core.Tests.Schema;

/// <summary>
/// Builds files as a later version of the format might: fields and union members that the schema does not have, put in by
/// slot number with the package's builder alone.
/// </summary>
internal sealed class FutureFile
{
    public FlatBufferBuilder Builder { get; } = new(1024);

    /// <summary>Adds fields to the root table, before it ends.</summary>
    public Action<FlatBufferBuilder>? RootFields { get; set; }

    /// <summary>Adds fields to each tensor, by its index.</summary>
    public Action<FlatBufferBuilder, int>? TensorFields { get; set; }

    /// <summary>Adds fields to the only operator.</summary>
    public Action<FlatBufferBuilder>? OperatorFields { get; set; }

    /// <summary>Slots of the root table.</summary>
    public int RootSlots { get; set; } = 40;

    /// <summary>What the first buffer, which should be empty, holds.</summary>
    public byte[]? FirstBuffer { get; set; }

    public int TensorCount { get; set; } = 1;

    public int OperatorCode { get; set; } = 18;

    /// <summary>The file; vectors and strings that the fields point at must have been made before.</summary>
    public byte[] Build()
    {
        var data = FirstBuffer is null ? 0 : Bytes(FirstBuffer);
        var buffers = Offsets(Table(1, builder => builder.AddOffset(0, data, 0)));
        var tensors = new int[TensorCount];
        for (var i = 0; i < TensorCount; i++)
        {
            var name = Builder.CreateString($"tensor {i}").Value;
            var shape = Ints(1, 2, i + 1);
            var index = i;
            tensors[i] = Table(40, builder =>
            {
                TensorFields?.Invoke(builder, index);
                builder.AddOffset(3, name, 0);
                builder.AddOffset(0, shape, 0);
            });
        }

        var tensorList = Offsets(tensors);
        var ends = Ints(0);
        var op = Table(40, builder =>
        {
            OperatorFields?.Invoke(builder);
            builder.AddOffset(2, ends, 0);
            builder.AddOffset(1, ends, 0);
        });
        var operators = Offsets(op);
        var subgraph = Table(6, builder =>
        {
            builder.AddOffset(3, operators, 0);
            builder.AddOffset(2, ends, 0);
            builder.AddOffset(1, ends, 0);
            builder.AddOffset(0, tensorList, 0);
        });
        var subgraphs = Offsets(subgraph);
        var codes = Offsets(Table(4, builder =>
        {
            builder.AddInt(3, OperatorCode, 0);
            builder.AddSbyte(0, (sbyte)Math.Min(127, OperatorCode), 0);
        }));
        Builder.Finish(
            Table(RootSlots, builder =>
            {
                RootFields?.Invoke(builder);
                builder.AddOffset(4, buffers, 0);
                builder.AddOffset(2, subgraphs, 0);
                builder.AddOffset(1, codes, 0);
                builder.AddUint(0, 3, 0);
            }),
            "TFL3");
        return Builder.SizedByteArray();
    }

    public int Table(int slots, Action<FlatBufferBuilder> add)
    {
        Builder.StartTable(slots);
        add(Builder);
        return Builder.EndTable();
    }

    public int Offsets(params int[] offsets)
    {
        Builder.StartVector(4, offsets.Length, 4);
        for (var i = offsets.Length - 1; i >= 0; i--) Builder.AddOffset(offsets[i]);
        return Builder.EndVector().Value;
    }

    public int Ints(params int[] values)
    {
        Builder.StartVector(4, values.Length, 4);
        for (var i = values.Length - 1; i >= 0; i--) Builder.AddInt(values[i]);
        return Builder.EndVector().Value;
    }

    public int Longs(params long[] values)
    {
        Builder.StartVector(8, values.Length, 8);
        for (var i = values.Length - 1; i >= 0; i--) Builder.AddLong(values[i]);
        return Builder.EndVector().Value;
    }

    public int Bytes(params byte[] values)
    {
        Builder.StartVector(1, values.Length, 1);
        for (var i = values.Length - 1; i >= 0; i--) Builder.AddByte(values[i]);
        return Builder.EndVector().Value;
    }
}
