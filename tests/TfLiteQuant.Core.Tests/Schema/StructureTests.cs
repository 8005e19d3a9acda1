using System.Buffers.Binary;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.Schema.Structure;
using Xunit;
using Ids = TfLiteQuant.Schema.FieldIds;

namespace TfLiteQuant.Core.Tests.Schema;

/// <summary>Damaged structure is refused before anything is read from it, with the path to the damage.</summary>
public sealed unsafe class StructureTests
{
    [Fact]
    public void Every_cut_is_refused()
    {
        var file = ModelWriter.ToBytes(RichModel.Make());
        for (var length = 1; length < file.Length; length++)
        {
            var error = Assert.Throws<TfLiteQuantException>(() => ModelReader.Read(file.AsMemory(0, length)));
            Assert.True(error.Code is ErrorCode.ModelTruncated || (length < 8 && error.Code is ErrorCode.NotTfLiteModel), $"cut to {length}: {error.Code}");
        }
    }

    [Fact]
    public void The_path_to_the_damage_is_named()
    {
        var error = Damage(static view => view.Operator(0, Ids.Operator.BuiltinOptions), uint.MaxValue - 3);
        Assert.Equal(ErrorCode.ModelTruncated, error.Code);
        Assert.StartsWith("subgraphs[0].operators[0].builtin_options: ", error.Problem);
    }

    [Fact]
    public void The_member_of_a_union_is_named()
    {
        // The options' own offset to their vtable.
        var error = Damage(static view => view.Target(view.Operator(0, Ids.Operator.BuiltinOptions)), 0x70000000);
        Assert.Equal(ErrorCode.InvalidModel, error.Code);
        Assert.StartsWith("subgraphs[0].operators[0].builtin_options(Conv2DOptions): ", error.Problem);
    }

    [Fact]
    public void Offset_zero()
        => Assert.Contains("points at itself", Damage(static view => view.Tensor(1, Ids.Tensor.Name), 0).Problem);

    [Fact]
    public void Offset_out_of_step()
        => Assert.Contains("not aligned", Damage(static view => view.Tensor(1, Ids.Tensor.Shape), 0x21).Problem);

    [Fact]
    public void Vector_longer_than_the_file()
    {
        var error = Damage(static view => view.Target(view.Tensor(1, Ids.Tensor.Shape)), 0x10000000);
        Assert.Equal(ErrorCode.ModelTruncated, error.Code);
        Assert.StartsWith("subgraphs[0].tensors[1].shape: ", error.Problem);
    }

    [Fact]
    public void String_without_its_zero()
    {
        var error = Damage(static view => view.Target(view.Tensor(0, Ids.Tensor.Name)), 1);
        Assert.Contains("terminating zero", error.Problem);
    }

    [Fact]
    public void Data_longer_than_the_file()
    {
        var error = Damage(static view => view.Target(view.Buffer(1, Ids.Buffer.Data)), 0x7FFFFFFF);
        Assert.Equal(ErrorCode.ModelTruncated, error.Code);
        Assert.StartsWith("buffers[1].data: ", error.Problem);
    }

    /// <summary>Writers of the format's first years placed vectors by their count alone.</summary>
    [Fact]
    public void Numbers_of_8_bytes_may_lie_at_any_multiple_of_4()
    {
        const int Tensor = 2;
        var sound = ModelWriter.ToBytes(RichModel.Make());
        var count = (sound.Length + 7) / 8 * 8;
        var file = new byte[count + sizeof(int) + (2 * sizeof(long))];
        sound.CopyTo(file, 0);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(count), 2);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(count + sizeof(int)), 3);
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(count + sizeof(int) + sizeof(long)), -4);
        fixed (byte* start = file)
        {
            var field = new FileView(start, file.Length).ZeroPoint(Tensor);
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan((int)field), (int)(count - field));
        }

        using var model = ModelReader.Read(file);
        Assert.Equal([3, -4], model.Subgraphs[0].Tensors[Tensor].Quantization!.ZeroPoint!);
    }

    [Fact]
    public void Value_of_a_union_without_its_tag()
    {
        var file = ModelWriter.ToBytes(RichModel.Make());
        fixed (byte* start = file)
        {
            var view = new FileView(start, file.Length);
            file[view.Operator(0, Ids.Operator.BuiltinOptionsType)] = 0;
        }

        Assert.Contains("tag says", Assert.Throws<TfLiteQuantException>(() => ModelReader.Read(file)).Problem);
    }

    [Fact]
    public void A_tag_without_value_stands_for_defaults()
    {
        var file = new FutureFile { OperatorFields = static builder => builder.AddByte(3, 21, 0) };
        using var model = ModelReader.Read(file.Build());
        Assert.Equal(21, model.Subgraphs[0].Operators[0].Options!.Tag);
        Assert.Empty(model.Subgraphs[0].Operators[0].Options!.Fields);
    }

    [Fact]
    public void Tables_nested_without_end()
    {
        var file = new FutureFile();
        var table = file.Table(1, static builder => builder.AddInt(0, 1, 0));
        for (var i = 0; i < 100; i++)
        {
            var inner = table;
            table = file.Table(1, builder => builder.AddOffset(0, inner, 0));
        }

        file.RootFields = builder => builder.AddOffset(30, table, 0);
        Assert.Contains("nested deeper", Assert.Throws<TfLiteQuantException>(() => ModelReader.Read(file.Build())).Problem);
    }

    /// <summary>A megabyte of references to one tensor whose name is a megabyte long: a quarter of a terabyte of names.</summary>
    [Fact]
    public void A_tensor_shared_beyond_measure_costs_no_more_than_is_stated()
        => CostsNoMoreThanStated(1 << 18, 1, static (file, times) =>
        {
            var name = file.Builder.CreateString(new string('x', 1 << 20)).Value;
            var tensor = file.Table(4, builder => builder.AddOffset(3, name, 0));
            return (0, file.Offsets([.. Enumerable.Repeat(tensor, times)]));
        });

    [Fact]
    public void An_operator_shared_beyond_measure_costs_no_more_than_is_stated()
        => CostsNoMoreThanStated(1 << 19, 2400, static (file, times) =>
        {
            var ends = file.Ints(0, 1, 2);
            var options = file.Table(7, static builder =>
            {
                for (var id = 1; id < 7; id++) builder.AddInt(id, id, 0);
            });
            var op = file.Table(5, builder =>
            {
                builder.AddOffset(4, options, 0);
                builder.AddOffset(2, ends, 0);
                builder.AddOffset(1, ends, 0);
                builder.AddByte(3, 1, 0);
            });
            return (3, file.Offsets([.. Enumerable.Repeat(op, times)]));
        });

    [Fact]
    public void A_long_vtable_shared_beyond_measure_costs_no_more_than_is_stated()
        => CostsNoMoreThanStated(1 << 18, 200, static (file, times) =>
        {
            var tensor = file.Table(8000, static builder => builder.AddInt(7999, 1, 0));
            return (0, file.Offsets([.. Enumerable.Repeat(tensor, times)]));
        });

    [Fact]
    public void Unknown_fields_that_all_point_at_one_object_cost_no_more_than_is_stated()
        => CostsNoMoreThanStated(1 << 18, 5, static (file, times) =>
        {
            var list = file.Offsets([.. Enumerable.Repeat(file.Table(1, static builder => builder.AddInt(0, 1, 0)), Math.Min(times, 20_000))]);
            var tensor = file.Table(500, builder =>
            {
                for (var id = 100; id < 500; id++) builder.AddOffset(id, list, 0);
            });
            return (0, file.Offsets([.. Enumerable.Repeat(tensor, times)]));
        });

    /// <summary>A graph without weights, every table its own: the dearest that honest files get.</summary>
    [Fact]
    public void Many_small_operators_are_no_reason_to_refuse_a_file()
    {
        var model = new TfLiteModel();
        var graph = new Subgraph();
        model.Subgraphs.Add(graph);
        graph.Tensors.Add(new Tensor { Shape = [1], Buffer = new ModelBuffer() });
        var code = model.GetOrAddOperatorCode(BuiltinOperator.Add);
        for (var i = 0; i < 100_000; i++)
        {
            var options = new OperatorOptions(11);
            options.Set(0, FieldValue.Int8(1));
            options.Set(1, FieldValue.Boolean(false));
            graph.Operators.Add(new Operator { Code = code, Inputs = [0, 0], Outputs = [0], Options = options });
        }

        var file = ModelWriter.ToBytes(model);
        Assert.True(file.Length > 4 << 20);
        ModelReader.Read(file).Dispose();
    }

    /// <param name="tooOften">How often to share so that the file is refused.</param>
    /// <param name="often">How often to share so that it is just taken.</param>
    /// <param name="share">Makes the list of shared objects; says which field of the subgraph it is.</param>
    private static void CostsNoMoreThanStated(int tooOften, int often, Func<FutureFile, int, (int Field, int List)> share)
    {
        var refused = File(tooOften, share);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Assert.Throws<TfLiteQuantException>(() => ModelReader.Read(refused));
        Assert.Contains("shared so often", error.Problem);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (16L * refused.Length) + (2 << 20));

        var taken = File(often, share);
        before = GC.GetAllocatedBytesForCurrentThread();
        ModelReader.Read(taken).Dispose();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (16L * taken.Length) + (2 << 20));
    }

    private static byte[] File(int times, Func<FutureFile, int, (int Field, int List)> share)
    {
        var file = new FutureFile();
        var (field, list) = share(file, times);
        var code = file.Offsets(file.Table(4, static _ => { }));
        var tensors = file.Offsets([.. Enumerable.Repeat(file.Table(4, static _ => { }), 3)]);
        var subgraphs = file.Offsets(file.Table(4, builder =>
        {
            if (field != 0) builder.AddOffset(0, tensors, 0);
            builder.AddOffset(field, list, 0);
        }));
        file.Builder.Finish(
            file.Table(3, builder =>
            {
                builder.AddOffset(2, subgraphs, 0);
                builder.AddOffset(1, code, 0);
                builder.AddUint(0, 3, 0);
            }),
            "TFL3");
        return file.Builder.SizedByteArray();
    }

    private static TfLiteQuantException Damage(Func<FileView, long> place, uint value)
    {
        var file = ModelWriter.ToBytes(RichModel.Make());
        fixed (byte* start = file)
        {
            var position = place(new FileView(start, file.Length));
            BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan((int)position), value);
        }

        return Assert.Throws<TfLiteQuantException>(() => ModelReader.Read(file));
    }

    /// <summary>Positions of fields in a sound file.</summary>
    private sealed class FileView(byte* start, int length)
    {
        private readonly ByteView _bytes = new(start, length);

        private FlatTable Root => FlatTable.At(_bytes, FlatOffset.Follow(_bytes, 0));

        private FlatTable Main => Root.Vector(Ids.Model.Subgraphs, 4).Table(0);

        public long Operator(int index, int field) => Main.Vector(Ids.SubGraph.Operators, 4).Table(index).PositionOf(field);

        public long Tensor(int index, int field) => Main.Vector(Ids.SubGraph.Tensors, 4).Table(index).PositionOf(field);

        public long ZeroPoint(int index)
            => FlatTable.At(_bytes, Target(Tensor(index, Ids.Tensor.Quantization))).PositionOf(Ids.QuantizationParameters.ZeroPoint);

        public long Buffer(int index, int field) => Root.Vector(Ids.Model.Buffers, 4).Table(index).PositionOf(field);

        public long Target(long position) => FlatOffset.Follow(_bytes, position);
    }
}
