using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Schema;

/// <summary>What a newer version of the format put into a file survives reading and writing.</summary>
public sealed class UnknownFieldTests
{
    private const int NewField = 21;

    [Fact]
    public void Builtin_codes_beyond_the_enumeration_survive()
    {
        using var model = RoundTrip(new FutureFile { OperatorCode = 5000 });
        Assert.Equal("BUILTIN_5000", model.Subgraphs[0].Operators[0].Code.Name);
    }

    [Fact]
    public void Scalars_of_every_size_survive()
    {
        var file = new FutureFile
        {
            RootFields = static builder =>
            {
                builder.AddUlong(NewField, 0x1122334455667788, 0);
                builder.AddUint(NewField + 1, 0xAABBCCDD, 0);
                builder.AddUshort(NewField + 2, 0x1234, 0);
                builder.AddByte(NewField + 3, 0x7F, 0);
            },
        };
        using var model = RoundTrip(file);
        Assert.Equal([0x1122334455667788UL, 0xAABBCCDDUL, 0x1234UL, 0x7FUL], model.UnknownFields!.Fields.Values.Select(static value => value.Bits));
        Assert.Equal([8, 4, 2, 1], model.UnknownFields.Fields.Values.Select(static value => value.Size));
    }

    [Fact]
    public void Numbers_that_look_like_offsets_stay_numbers()
    {
        // Small multiples of 4 point into the same file; what is there is known, or no object, in at least one tensor.
        var file = new FutureFile
        {
            TensorCount = 300,
            TensorFields = static (builder, index) => builder.AddInt(NewField, 4 + (4 * index), 0),
        };
        using var model = RoundTrip(file);
        Assert.Equal(
            Enumerable.Range(0, 300).Select(static index => 4L + (4 * index)),
            model.Subgraphs[0].Tensors.Select(static tensor => tensor.UnknownFields!.GetInteger(NewField)));
    }

    [Fact]
    public void Strings_and_vectors_survive()
    {
        var file = new FutureFile { TensorCount = 3 };
        var text = file.Builder.CreateString("a new string").Value;
        var ints = file.Ints(1, -2, 300000, 4);
        var longs = file.Longs(-1, 1L << 40);
        var bytes = file.Bytes(1, 2, 3, 4, 5);
        var texts = file.Offsets(file.Builder.CreateString("first").Value, file.Builder.CreateString("second one").Value);
        file.RootFields = builder =>
        {
            builder.AddOffset(NewField, text, 0);
            builder.AddOffset(NewField + 1, ints, 0);
            builder.AddOffset(NewField + 2, longs, 0);
            builder.AddOffset(NewField + 3, bytes, 0);
            builder.AddOffset(NewField + 4, texts, 0);
            builder.AddUint(NewField + 5, 77, 0);
        };
        using var model = RoundTrip(file);
        var fields = model.UnknownFields!;
        Assert.Equal("a new string", fields.GetString(NewField));
        Assert.Equal([1, -2, 300000, 4], fields.GetVector<int>(NewField + 1));
        Assert.Equal([-1, 1L << 40], fields.GetVector<long>(NewField + 2));
        Assert.Equal([1, 2, 3, 4, 5], fields.Fields[NewField + 3].AsRawVector().Take(5));
        Assert.Equal(["first", "second one"], fields.Fields[NewField + 4].AsStrings());
        Assert.Equal(77, fields.GetInteger(NewField + 5));
    }

    [Fact]
    public void Tables_in_tables_survive()
    {
        var file = new FutureFile { TensorCount = 2 };
        var name = file.Builder.CreateString("inner name").Value;
        var leaf = file.Table(3, builder =>
        {
            builder.AddOffset(1, name, 0);
            builder.AddFloat(0, 1.5f, 0);
            builder.AddBool(2, true, false);
        });
        var first = file.Table(1, static builder => builder.AddInt(0, 11, 0));
        var second = file.Table(1, static builder => builder.AddInt(0, 22, 0));
        var list = file.Offsets(first, second);
        var outer = file.Table(2, builder =>
        {
            builder.AddOffset(0, leaf, 0);
            builder.AddOffset(1, list, 0);
        });
        file.OperatorFields = builder => builder.AddOffset(NewField, outer, 0);
        using var model = RoundTrip(file);
        var table = model.Subgraphs[0].Operators[0].UnknownFields!.Fields[NewField].AsTable();
        var inner = table.Fields[0].AsTable();
        Assert.Equal("inner name", inner.GetString(1));
        Assert.Equal(1.5f, BitConverter.UInt32BitsToSingle((uint)inner.Fields[0].Bits));
        Assert.Equal(1UL, inner.Fields[2].Bits);
        Assert.Equal([11L, 22L], table.Fields[1].AsTables().Select(static entry => entry.GetInteger(0)));
    }

    [Fact]
    public void Each_table_keeps_its_own_values()
    {
        var file = new FutureFile { TensorCount = 20 };
        var labels = Enumerable.Range(0, 20).Select(index => file.Builder.CreateString($"label {index}").Value).ToArray();
        file.TensorFields = (builder, index) =>
        {
            builder.AddOffset(NewField, labels[index], 0);
            if (index % 2 == 0) builder.AddLong(NewField + 1, index, -1);
        };
        using var model = RoundTrip(file);
        for (var i = 0; i < 20; i++)
        {
            var fields = model.Subgraphs[0].Tensors[i].UnknownFields!;
            Assert.Equal($"label {i}", fields.GetString(NewField));
            Assert.Equal(i % 2 == 0 ? i : -7, fields.GetInteger(NewField + 1, -7));
        }
    }

    [Fact]
    public void Options_of_unknown_members_survive()
    {
        var file = new FutureFile();
        var text = file.Builder.CreateString("mode").Value;
        var dims = file.Ints(3, 4, 5);
        var none = file.Ints();
        var nested = file.Table(1, static builder => builder.AddInt(0, 9, 0));
        var options = file.Table(6, builder =>
        {
            builder.AddOffset(0, text, 0);
            builder.AddOffset(1, dims, 0);
            builder.AddOffset(2, none, 0);
            builder.AddOffset(3, nested, 0);
            builder.AddInt(4, 42, 0);
            builder.AddByte(5, 1, 0);
        });
        file.OperatorFields = builder =>
        {
            builder.AddOffset(4, options, 0);
            builder.AddByte(3, 250, 0);
        };
        using var model = RoundTrip(file);
        var read = model.Subgraphs[0].Operators[0].Options!;
        Assert.Equal(250, read.Tag);
        Assert.Equal("mode", read.GetString(0));
        Assert.Equal([3, 4, 5], read.GetVector<int>(1));
        Assert.Empty(read.Fields[2].AsRawVector());
        Assert.Equal(9, read.Fields[3].AsTable().GetInteger(0));
        Assert.Equal(42, read.GetInteger(4));
        Assert.True(read.GetBoolean(5));
    }

    [Fact]
    public void New_fields_of_known_options_survive()
    {
        var file = new FutureFile();
        var text = file.Builder.CreateString("extra").Value;
        var options = file.Table(12, builder =>
        {
            builder.AddOffset(11, text, 0);
            builder.AddSbyte(0, 1, 0);
        });
        file.OperatorFields = builder =>
        {
            builder.AddOffset(4, options, 0);
            builder.AddByte(3, 21, 0);
        };
        using var model = RoundTrip(file);
        var read = model.Subgraphs[0].Operators[0].Options!;
        Assert.Equal(1, read.GetInteger(0));
        Assert.Equal("extra", read.GetString(11));
    }

    [Fact]
    public void Unknown_schemes_of_quantization_and_sparsity_survive()
    {
        var file = new FutureFile();
        var scheme = file.Table(2, static builder => builder.AddInt(1, 64, 0));
        var quantization = file.Table(7, builder =>
        {
            builder.AddOffset(5, scheme, 0);
            builder.AddByte(4, 99, 0);
        });
        var indices = file.Table(1, builder => builder.AddInt(0, 5, 0));
        var dimension = file.Table(6, builder =>
        {
            builder.AddOffset(5, indices, 0);
            builder.AddByte(4, 77, 0);
        });
        var dimensions = file.Offsets(dimension);
        var sparsity = file.Table(3, builder => builder.AddOffset(2, dimensions, 0));
        file.TensorFields = (builder, _) =>
        {
            builder.AddOffset(6, sparsity, 0);
            builder.AddOffset(4, quantization, 0);
        };
        using var model = RoundTrip(file);
        var tensor = model.Subgraphs[0].Tensors[0];
        var details = Assert.IsType<UnknownQuantization>(tensor.Quantization!.Details);
        Assert.Equal(99, details.Tag);
        Assert.Equal(64, details.Fields.GetInteger(1));
        var kept = tensor.Sparsity!.Dimensions![0].Indices!;
        Assert.Equal(77, kept.Tag);
        Assert.Equal(5, kept.UnknownFields!.GetInteger(0));
    }

    [Fact]
    public void Fields_that_the_model_itself_holds_as_unknown_survive()
    {
        var model = RichModel.Make();
        var inner = new FieldTable();
        inner.Set(0, FieldValue.Text("deep inside"));
        var fields = new FieldTable();
        fields.Set(40, FieldValue.Nested(inner));
        fields.Set(41, FieldValue.Scalar(FieldKind.UnsignedInteger, 4, 12345));
        fields.Set(42, FieldValue.Vector<int>([1, 2, 3]));
        fields.Set(43, FieldValue.Text("main"));
        model.UnknownFields = fields;
        model.Subgraphs[0].UnknownFields = fields;
        model.Signatures[0].UnknownFields = fields;
        model.Metadata[0].UnknownFields = fields;
        model.Buffers[1].UnknownFields = fields;
        model.OperatorCodes[0].UnknownFields = fields;
        model.ExternalBuffers[0].UnknownFields = fields;
        using var again = ModelReader.Read(ModelWriter.ToBytes(model));
        Assert.Null(ModelComparer.FirstDifference(model, again));
    }

    [Theory]
    [InlineData(7999, true)]
    [InlineData(8000, false)]
    public void Ids_up_to_a_bound_survive(int id, bool isTaken)
    {
        var file = new FutureFile();
        file.RootFields = builder => builder.AddInt(id, 5, 0);
        file.RootSlots = id + 1;
        if (isTaken)
        {
            using var model = RoundTrip(file);
            Assert.Equal(5, model.UnknownFields!.GetInteger(id));
        }
        else
        {
            Assert.Equal(ErrorCode.InvalidModel, Assert.Throws<TfLiteQuantException>(() => ModelReader.Read(file.Build())).Code);
        }
    }

    private static TfLiteModel RoundTrip(FutureFile file)
    {
        var original = ModelReader.Read(file.Build());
        var written = ModelWriter.ToBytes(original);
        var again = ModelReader.Read(written);
        Assert.Null(ModelComparer.FirstDifference(original, again));
        Assert.Equal(written, ModelWriter.ToBytes(again));
        Assert.True(again.AppendedData.IsEmpty);
        original.Dispose();
        return again;
    }
}
