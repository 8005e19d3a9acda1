using TfLiteQuant.Calibration;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Quantization.Integer;

/// <summary>Masks before a SOFTMAX: nothing of what is masked may leak, nor may scores lose their steps.</summary>
public sealed class ScoreMaskTests
{
    private readonly ModelBuilder _builder = new();

    private GraphBuilder Main => _builder.Main;

    public static TheoryData<string, QuantizationTechnique, float> Masks
    {
        get
        {
            var rows = new TheoryData<string, QuantizationTechnique, float>();
            foreach (var form in (string[])["SELECT", "ADD", "PADV2"])
                foreach (var technique in (QuantizationTechnique[])[QuantizationTechnique.FullInteger, QuantizationTechnique.IntegerOnly, QuantizationTechnique.Int16x8])
                    foreach (var mask in (float[])[float.NegativeInfinity, -1e9f, -10000]) rows.Add(form, technique, mask);
            return rows;
        }
    }

    /// <summary>Scores that a constant of -infinity, or of a number as good as that, masks: no probability may leak to what is masked, nor
    /// may the scores lose their steps.</summary>
    [Theory, MemberData(nameof(Masks))]
    public async Task A_mask_masks_before_softmax(string form, QuantizationTechnique technique, float below)
    {
        float[] mask = [0, 0, 0, .. Enumerable.Repeat(below, 3)];
        int[] fed = form == "PADV2" ? [4, 3] : [4, 6];
        var input = Main.Input(fed);
        var scores = form switch
        {
            "SELECT" => Main.Operator(
                BuiltinOperator.SelectV2,
                [Main.Constant<bool>([true, true, true, false, false, false], [1, 6]), input, Main.Constant<float>([below], [1, 1])],
                [(TensorType.Float32, [4, 6])])[0],
            "ADD" => Main.Add(input, Main.Constant<float>(mask, [6])),
            _ => Main.Operator(BuiltinOperator.Padv2, [input, Main.Constant<int>([0, 0, 0, 3], [2, 2]), Main.Constant<float>([below], [])], [4, 6]),
        };
        Main.Output(Main.Softmax(scores));
        // SELECT_V2 beside int16 is only quantized where no float operator is allowed.
        var recipe = new QuantizationRecipe { Technique = technique, RefuseFloat = technique == QuantizationTechnique.Int16x8 };
        var run = IntegerRun.Of(_builder, recipe, random => [TensorValue.From<float>(random.Floats(fed[0] * fed[1], -0.4, 0.4), fed)]);
        Assert.Equal(OperatorOutcome.Integer, run.Row("SOFTMAX").Outcome);
        if (float.IsFinite(below)) Assert.Empty(run.Plan.Warnings);
        else Assert.Contains("masked with -infinity", Assert.Single(run.Plan.Warnings));

        var agreement = Assert.Single(await run.AgainstFloatAsync());
        // Three probabilities of about a third and three of 0: a leak would be a sixth.
        agreement.RequireMaxError(technique == QuantizationTechnique.Int16x8 ? 0.005 : 0.02, form);
    }

    public static TheoryData<string, QuantizationTechnique, float> ComputedMasks
    {
        get
        {
            var rows = new TheoryData<string, QuantizationTechnique, float>();
            foreach (var form in (string[])["numbers", "truths", "floats", "pairs"])
                foreach (var technique in (QuantizationTechnique[])[QuantizationTechnique.FullInteger, QuantizationTechnique.Int16x8])
                    // Floats keep scores below -10000, not below -1e9: rows of pairs that are masked as a whole come out as if they were not.
                    foreach (var below in form switch { "pairs" => (float[])[-1e9f], "truths" => [float.NegativeInfinity, -1e9f, -10000], _ => [-1e9f, -10000] }) rows.Add(form, technique, below);
            return rows;
        }
    }

    /// <summary>Attention masks are made of which tokens are there, once for all layers.</summary>
    [Theory, MemberData(nameof(ComputedMasks))]
    public async Task A_mask_that_is_computed_masks_before_softmax(string form, QuantizationTechnique technique, float below)
    {
        int[] shape = [1, 4];
        var scores = Main.Input([4, 4]);
        var given = Main.Input(shape, type: form switch { "truths" => TensorType.Bool, "floats" => TensorType.Float32, _ => TensorType.Int32 });
        var present = form is "floats" or "truths" ? given : Main.Operator(BuiltinOperator.Cast, [given], [(TensorType.Float32, shape)], new OptionFields(37).Choice(0, TensorType.Int32).Choice(1, TensorType.Float32))[0];
        if (form == "pairs") present = Main.Mul(Main.Reshape(present, 4, 1), present);
        var mask = form == "truths"
            ? Main.Operator(BuiltinOperator.SelectV2, [given, Main.Constant<float>([0], []), Main.Constant<float>([below], [])], [(TensorType.Float32, shape)])[0]
            : Main.Mul(Main.Binary(BuiltinOperator.Sub, Main.Constant<float>([1], []), present, new OptionFields(28)), Main.Constant<float>([below], []));
        mask = Main.Reshape(mask, 1, form == "pairs" ? 4 : 1, 4);
        Value Probabilities(float factor) => Main.Softmax(Main.Add(Main.Reshape(Main.Mul(scores, Main.Constant<float>([factor], [])), 1, 4, 4), mask));
        Main.Output(Probabilities(1), Probabilities(6));
        // SELECT_V2 beside int16 is only quantized where no float operator is allowed.
        var recipe = new QuantizationRecipe { Technique = technique, RefuseFloat = form == "truths" && technique == QuantizationTechnique.Int16x8 };
        var run = IntegerRun.Of(_builder, recipe, random =>
        {
            bool[] there = [true, random.NextInt32(2) == 0, random.NextInt32(2) == 0, random.NextInt32(2) == 0];
            var values = form switch
            {
                "truths" => TensorValue.From<bool>(there, shape),
                "floats" => TensorValue.From<float>(Array.ConvertAll(there, static truth => truth ? 1f : 0), shape),
                _ => TensorValue.From<int>(Array.ConvertAll(there, static truth => truth ? 1 : 0), shape),
            };
            return [TensorValue.From<float>(random.Floats(16, -1, 1), [4, 4]), values];
        });
        Assert.All(run.Plan.Operators.Where(static row => row.Operator is "SOFTMAX" or "ADD"), static row => Assert.Equal(OperatorOutcome.Integer, row.Outcome));
        Assert.Equal(float.IsFinite(below) ? 0 : 2, run.Plan.Warnings.Count(static warning => warning.Contains("masked with -infinity", StringComparison.Ordinal)));
        foreach (var agreement in await run.AgainstFloatAsync()) agreement.RequireSqnr(30, form);
    }

    /// <summary>As the layers of a model share their mask.</summary>
    [Theory]
    [InlineData(QuantizationTechnique.FullInteger, -1e9f)]
    [InlineData(QuantizationTechnique.FullInteger, float.NegativeInfinity)]
    [InlineData(QuantizationTechnique.Int16x8, -1e9f)]
    public async Task A_mask_that_scores_of_different_ranges_share_masks_them_all(QuantizationTechnique technique, float below)
    {
        var mask = Main.Constant<float>([0, 0, below, 0], [4], "mask");
        var first = Main.Input([2, 4]);
        Main.Output(Main.Softmax(Main.Add(first, mask)), Main.Softmax(Main.Add(Main.Mul(first, Main.Constant<float>([20], [])), mask)));
        var run = IntegerRun.Of(_builder, new QuantizationRecipe { Technique = technique });
        Assert.All(run.Plan.Operators, static row => Assert.Equal(OperatorOutcome.Integer, row.Outcome));
        foreach (var agreement in await run.AgainstFloatAsync()) agreement.RequireSqnr(25, technique.ToString());
    }

    /// <summary>A large negative number is a mask only where nobody but a SOFTMAX sees it.</summary>
    [Fact]
    public async Task Masked_scores_that_a_model_returns_keep_their_values()
    {
        var scores = Main.Add(Main.Input([2, 4]), Main.Constant<float>([0, 0, -10000, 0], [4], "mask"));
        Main.Output(Main.Softmax(scores), scores);
        var run = IntegerRun.Of(_builder, IntegerRun.Int8);
        var agreements = await run.AgainstFloatAsync();
        agreements[1].RequireSqnr(30, "scores");
    }

    /// <summary>Only damaged files have such: whoever looks for masks comes to an end.</summary>
    [Fact]
    public void A_tensor_that_depends_on_itself()
    {
        var sum = Main.Add(Main.Reshape(Main.Input([2, 4]), 4, 2), Main.Constant<float>([0, -10000], [2], "mask"));
        Main.Output(Main.Softmax(Main.Reshape(sum, 4, 2)));
        var graph = Main.Subgraph;
        graph.Operators[0].Inputs[0] = graph.Operators[0].Outputs[0];
        graph.Operators[2].Inputs[0] = graph.Operators[2].Outputs[0];
        graph.Operators[1].Inputs[0] = graph.Operators[1].Outputs[0];
        var ranges = new CalibratedRanges();
        for (var tensor = 0; tensor < graph.Tensors.Count; tensor++) ranges.Set(0, tensor, new ValueRange(-1, 1));
        Assert.NotEmpty(ModelQuantizer.Quantize(_builder.Build(), IntegerRun.Int8, ranges, cancellation: TestContext.Current.CancellationToken).Operators);
    }
}
