using TfLiteQuant.Core.Tests.Quantization.Integer;
using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Inspection;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Quantization;

/// <summary>Models with constants that leave out their zeros are quantized as the dense models that they stand for.</summary>
public sealed class SparseSourceTests
{
    /// <summary>How a constant is stored.</summary>
    public enum Form
    {
        /// <summary>All its elements.</summary>
        Dense,

        /// <summary>Sparse floats behind DENSIFY.</summary>
        Floats,

        /// <summary>Sparse halves behind DENSIFY, and DEQUANTIZE behind that: what TensorFlow's converter writes.</summary>
        Halves,

        /// <summary>Sparse halves behind DEQUANTIZE, and DENSIFY behind that.</summary>
        HalvesFirst,

        /// <summary>Sparse floats that the operator reads as they are.</summary>
        Direct,
    }

    public static MatrixTheoryData<QuantizationTechnique, Form> Cases => new(Enum.GetValues<QuantizationTechnique>(), [Form.Floats, Form.Halves, Form.HalvesFirst, Form.Direct]);

    /// <summary>Bit for bit the file that the dense model becomes.</summary>
    [Theory, MemberData(nameof(Cases))]
    public void They_become_what_the_dense_model_becomes(QuantizationTechnique technique, Form form)
    {
        var recipe = new QuantizationRecipe { Technique = technique, MinimumElements = 1 };
        var (expected, run) = (IntegerRun.Of(Built(Form.Dense), recipe), IntegerRun.Of(Built(form), recipe));
        if (form is Form.Floats or Form.Direct) Assert.Equal(expected.Bytes, run.Bytes);
        else Assert.Equal(Arranged(expected.Model), Arranged(run.Model));
        Assert.All([BuiltinOperator.Conv2D, BuiltinOperator.FullyConnected], kind => Assert.Equal(technique != QuantizationTechnique.Float16, run.Read(run.Single(kind), 1).Type == TensorType.Int8));
        Assert.Equal(Outputs(expected.Bytes), Outputs(run.Bytes));
    }

    /// <summary>The models themselves compute the same, too.</summary>
    [Theory, InlineData(Form.Floats), InlineData(Form.Halves), InlineData(Form.HalvesFirst), InlineData(Form.Direct)]
    public void Sources_compute_what_the_dense_model_computes(Form form)
        => Assert.Equal(Outputs(ModelWriter.ToBytes(Built(Form.Dense).Build())), Outputs(ModelWriter.ToBytes(Built(form).Build())));

    /// <summary>The real runtime takes the source for the same model. (Of halves behind DENSIFY its build for WebAssembly makes values that
    /// are not finite.)</summary>
    [Fact]
    public Task The_runtime_computes_the_same_of_source_and_target() => IntegerRun.Of(Built(Form.Floats), IntegerRun.Int8).RequireAgreementAsync(30);

    /// <summary>From file to file; a plan made beforehand says the same as that of the conversion, of the source's operators.</summary>
    [Theory, InlineData(Form.Floats), InlineData(Form.Halves)]
    public void Plans_tell_of_the_source_s_operators(Form form)
    {
        using var folder = new TemporaryFolder();
        var request = new ConversionRequest { Source = folder["sparse.tflite"], Destination = folder["target.tflite"], Recipe = Quantized.DynamicRange with { MinimumElements = 1 } };
        var builder = Built(form);
        ModelWriter.WriteFile(builder.Build(), request.Source);
        var kinds = builder.Model.Subgraphs[0].Operators.Select(static op => op.Code.Name).ToArray();
        var preview = ModelConverter.Preview(request, TestContext.Current.CancellationToken).Plan;
        var plan = ModelConverter.Convert(request, TestContext.Current.CancellationToken).Plan;
        Assert.Equal(preview.Operators.Select(static row => row.ToString()), plan.Operators.Select(static row => row.ToString()));
        Assert.Equal(kinds, plan.Operators.Select(static row => row.Operator));
        Assert.All(
            plan.Operators.Where(static row => row.Operator == "DENSIFY"),
            static row => Assert.Equal((OperatorOutcome.Unaffected, "its constant, stored without its zeros, was taken as dense"), (row.Outcome, row.Reason)));
        Assert.Empty(plan.Warnings);
    }

    [Theory, InlineData(Form.Floats), InlineData(Form.Halves), InlineData(Form.HalvesFirst), InlineData(Form.Direct)]
    public void What_no_operator_takes_stays_as_it_was(Form form)
    {
        var builder = Built(form);
        var (before, kinds) = (ModelWriter.ToBytes(builder.Build()), builder.Model.Kinds());
        var plan = Quantized.Apply(builder.Model, Quantized.DynamicRange with { Exclude = ["*"] });
        Assert.Equal(kinds, builder.Model.Kinds());
        Assert.Equal(before, ModelWriter.ToBytes(builder.Model));
        if (form == Form.Floats) Assert.All(plan.Operators.Where(static row => row.Operator == "DENSIFY"), static row => Assert.Equal("its constant stays sparse", row.Reason));
    }

    /// <summary>A float reader of a constant that another one takes as codes reads it dense, and so does a reader behind DENSIFY.</summary>
    [Fact]
    public void Readers_of_one_constant_may_differ()
    {
        var builder = new ModelBuilder();
        var main = builder.Main;
        var sparse = main.Sparse<float>(Values(64), [8, 8]);
        var x = main.Input([1, 8]);
        main.Output(main.FullyConnected(x, sparse, Value.None), main.Add(main.Input([8, 8]), main.Densify(sparse)));
        var expected = Outputs(ModelWriter.ToBytes(builder.Build()));
        Quantized.Apply(builder.Model, Quantized.DynamicRange with { MinimumElements = 1 });
        Assert.Equal([BuiltinOperator.FullyConnected, BuiltinOperator.Add], builder.Model.Kinds());
        Assert.True(builder.Model.Read(builder.Model.Single(BuiltinOperator.FullyConnected), 1).IsInt8(8));
        Assert.Equal(Values(64), builder.Model.Read(builder.Model.Single(BuiltinOperator.Add), 1).Buffer.Data.AsSpan<float>().ToArray());
        Assert.All(builder.Model.Subgraphs[0].Tensors, static tensor => Assert.Null(tensor.Sparsity));
        Assert.Equal(expected[1], Outputs(ModelWriter.ToBytes(builder.Model))[1]);
    }

    /// <summary>Graphs of several signatures share weights.</summary>
    [Fact]
    public void Weights_that_graphs_share_are_still_shared()
    {
        var builder = new ModelBuilder();
        ModelBuffer? shared = null;
        foreach (var graph in new[] { builder.Main, builder.AddSubgraph("other") })
        {
            var sparse = graph.Sparse<float>(Values(64), [8, 8], 4);
            graph[sparse].Buffer = shared ??= graph[sparse].Buffer;
            graph.Output(graph.FullyConnected(graph.Input([1, 8]), graph.Densify(sparse), Value.None));
        }

        Quantized.Apply(builder.Model, Quantized.DynamicRange with { MinimumElements = 1 });
        Assert.Single(builder.Model.Subgraphs.Select(graph => graph.Tensors[graph.Operators[0].Inputs[1]].Buffer).Distinct());
    }

    /// <summary>Codes behind DENSIFY are weights of a quantized model; nothing takes them for anything else.</summary>
    [Fact]
    public void Sparse_codes_are_left_alone()
    {
        var builder = new ModelBuilder();
        var main = builder.Main;
        var codes = main.Sparse<sbyte>([.. Values(64).Select(static value => (sbyte)(value * 50))], [8, 8], 4, "codes");
        main[codes].Quantization = QuantizationParameters.PerTensor(0.02f, 0);
        var dense = main.Densify(codes);
        main[dense].Quantization = main[codes].Quantization;
        var hidden = main.FullyConnected(main.Input([1, 8]), dense, Value.None);
        main.LastOperator.Code.RequireVersion(3);
        var offsets = main.Densify(main.Sparse<int>([0, 0, 7, 0, 0, 0, 0, -3], [8]));
        main.Output(hidden, main.Add(main.Input([8], type: TensorType.Int32), offsets));
        Assert.Equal(QuantizationState.DynamicRange, QuantizationStates.Of(builder.Build()));

        var source = ModelWriter.ToBytes(builder.Build());
        var expected = Outputs(source);
        var sample = new LiteRtCase(TensorValue.From<float>(new float[8], 1, 8), TensorValue.From<int>(new int[8], 8));
        foreach (var recipe in new[] { Quantized.DynamicRange with { MinimumElements = 1 }, Quantized.Float16, IntegerRun.Int8, IntegerRun.Int16 })
        {
            using var model = ModelReader.Read(source);
            ModelQuantizer.Quantize(model, recipe, ObservedRanges.Of(source, [sample]), cancellation: TestContext.Current.CancellationToken);
            Assert.Equal(builder.Model.Kinds(), model.Kinds());
            Assert.Equal(builder.Main.Subgraph.Tensors.Select(static tensor => (tensor.Type, tensor.Sparsity is null)), model.Subgraphs[0].Tensors.Select(static tensor => (tensor.Type, tensor.Sparsity is null)));
            Assert.Equal(expected, Outputs(ModelWriter.ToBytes(model)));
        }
    }

    /// <summary>With few zeros, fewer bits outweigh them; with many, the file grows, which is said.</summary>
    [Theory, InlineData(2, false), InlineData(50, true)]
    public void Growth_is_warned_of(int period, bool isLarger)
    {
        var builder = new ModelBuilder();
        var main = builder.Main;
        float[] values = [.. Enumerable.Range(0, 10_000).Select(i => i % period == 0 ? 1f + i % 7 : 0)];
        main.Output(main.FullyConnected(main.Input([1, 100]), main.Densify(main.Sparse<float>(values, [100, 100])), Value.None));
        var warnings = Quantized.Apply(builder.Model, Quantized.DynamicRange).Warnings;
        Assert.Equal(isLarger ? ["Weights that the model stores without their zeros, in 1604 bytes, take 10000 bytes with them."] : [], warnings);
    }

    [Fact]
    public void Damage_is_told_before_memory_is_taken()
    {
        // Two values of 2^30 elements, no more indices than that takes.
        var huge = Damaged(static tensor =>
        {
            tensor.Shape = [1, 1 << 30];
            tensor.Sparsity!.Dimensions![0].DenseSize = 1;
            tensor.Sparsity.Dimensions[1].Segments!.Values = new[] { 0, 2 };
        });
        Assert.Equal(ErrorCode.MemoryLimitExceeded, Assert.Throws<TfLiteQuantException>(() => Quantized.Apply(huge.Model, Quantized.DynamicRange)).Code);
        var uncountable = Damaged(static tensor => tensor.Shape = [1 << 20, 1 << 30]);
        Assert.Equal(ErrorCode.MemoryLimitExceeded, Assert.Throws<TfLiteQuantException>(() => Quantized.Apply(uncountable.Model, Quantized.DynamicRange)).Code);
    }

    public static TheoryData<string, Action<Tensor>> Damages => new()
    {
        { "no levels", static tensor => tensor.Sparsity!.Dimensions = null },
        { "order", static tensor => tensor.Sparsity!.TraversalOrder = [0, 0] },
        { "deep", static tensor => { tensor.Sparsity!.TraversalOrder = [.. Enumerable.Range(0, 100_000)]; tensor.Shape = [.. Enumerable.Repeat(1, 100_000)]; } },
        { "blocks", static tensor => tensor.Sparsity!.BlockMap = [1] },
        { "dense size", static tensor => tensor.Sparsity!.Dimensions![0].DenseSize = 9 },
        { "negative size", static tensor => tensor.Sparsity!.Dimensions![0].DenseSize = -1 },
        { "all dense", static tensor => tensor.Sparsity!.Dimensions![1] = new DimensionMetadata { DenseSize = 8 } },
        { "no segments", static tensor => tensor.Sparsity!.Dimensions![1].Segments = null },
        { "few segments", static tensor => tensor.Sparsity!.Dimensions![1].Segments!.Values = new[] { 0, 1 } },
        { "segments back", static tensor => tensor.Sparsity!.Dimensions![1].Segments!.Values = new[] { 2, 1, 0, 0, 0, 0, 0, 0, 0 } },
        { "far segments", static tensor => tensor.Sparsity!.Dimensions![1].Segments!.Values = new[] { 0, 99, 99, 99, 99, 99, 99, 99, 99 } },
        { "index", static tensor => ((ushort[])tensor.Sparsity!.Dimensions![1].Indices!.Values!)[0] = 8 },
        { "few values", static tensor => tensor.Buffer.Data = tensor.Buffer.Data.Slice(0, tensor.Buffer.Data.Length - 4) },
    };

    [Theory, MemberData(nameof(Damages), DisableDiscoveryEnumeration = true)]
    public void Damaged_sparsity_is_refused(string damage, Action<Tensor> inflict)
    {
        Assert.NotEmpty(damage);
        Assert.Equal(ErrorCode.InvalidModel, Assert.Throws<TfLiteQuantException>(() => Quantized.Apply(Damaged(inflict).Model, Quantized.DynamicRange)).Code);
        foreach (var isDirect in new[] { false, true })
            Assert.True(Assert.Throws<TfLiteQuantException>(() => Outputs(Damaged(inflict, isDirect).Build())).Code is ErrorCode.InvalidModel or ErrorCode.InvalidOperator);
    }

    // A model that had a DEQUANTIZE of halves before lists the operator first, in the version for halves.
    private static byte[] Arranged(TfLiteModel model)
    {
        model.OperatorCodes.Sort(static (one, other) => one.Builtin.CompareTo(other.Builtin));
        foreach (var code in model.OperatorCodes.Where(static code => code.Builtin == BuiltinOperator.Dequantize)) code.RequireVersion(3);
        return ModelWriter.ToBytes(model);
    }

    private static ModelBuilder Damaged(Action<Tensor> inflict, bool isDirect = false)
    {
        var builder = new ModelBuilder();
        var sparse = builder.Main.Sparse<float>(Values(64), [8, 8]);
        var dense = isDirect ? sparse : builder.Main.Densify(sparse);
        builder.Main.Output(builder.Main.FullyConnected(builder.Main.Input([1, 8]), dense, Value.None));
        inflict(builder.Main[sparse]);
        builder.Main[dense].Shape = builder.Main[sparse].Shape;
        return builder;
    }

    private static ModelBuilder Built(Form form)
    {
        var builder = new ModelBuilder();
        var main = builder.Main;
        Value Constant(int[] shape, int block, string name)
        {
            var values = Values(shape.Aggregate(1, static (product, size) => product * size));
            Half[] halves = [.. values.Select(static value => (Half)value)];
            return form switch
            {
                Form.Dense => main.Constant<float>(values, shape, name),
                Form.Floats => main.Densify(main.Sparse<float>(values, shape, block), name),
                Form.Halves => Floats(main.Densify(main.Sparse<Half>(halves, shape, block)), name),
                Form.HalvesFirst => main.Densify(Floats(main.Sparse<Half>(halves, shape, block), "floats"), name),
                _ => main.Sparse<float>(values, shape, block, name),
            };
        }

        Value Floats(Value halves, string name) => main.Operator(BuiltinOperator.Dequantize, [halves], [(TensorType.Float32, main.ShapeOf(halves))], version: 3, name: name)[0];

        var image = main.Conv2D(main.Input([1, 6, 6, 4]), Constant([8, 3, 3, 4], 4, "filter"), main.Constant<float>(Values(8), [8], "bias"));
        main.Output(main.FullyConnected(main.Reshape(image, 1, 288), Constant([5, 288], 1, "weights"), Value.None));
        return builder;
    }

    // Of each four, two are zeros, in runs that blocks can leave out.
    private static float[] Values(int count)
    {
        var random = new SeededRandom(11);
        return [.. random.Floats(count).Select(static (value, i) => i / 4 % 2 == 0 && i % 3 != 1 ? (float)(Half)value : 0)];
    }

    private static byte[][] Outputs(byte[] file)
    {
        using var model = ModelReader.Read(file);
        return Outputs(model);
    }

    private static byte[][] Outputs(TfLiteModel model)
    {
        using var interpreter = new Interpreter(model);
        interpreter.Prepare(TestContext.Current.CancellationToken);
        for (var i = 0; i < interpreter.Inputs.Count; i++)
        {
            var bytes = new byte[interpreter.Inputs[i].ByteLength];
            if (interpreter.Inputs[i].Type == TensorType.Float32) System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(new SeededRandom(3).Floats(bytes.Length / 4)).CopyTo(bytes);
            else new Random(3).NextBytes(bytes);
            interpreter.SetInputBytes(i, bytes);
        }

        interpreter.Run(TestContext.Current.CancellationToken);
        return [.. interpreter.Outputs.Select(static output => output.Bytes().ToArray())];
    }
}
