using TfLiteQuant.Core.Tests.Schema;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Quantization;
using TfLiteQuant.TestKit;
using Xunit;

namespace TfLiteQuant.Core.Tests.Quantization.Recipes;

public sealed class RecipeReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Own_recipes_are_read_whole()
    {
        var recipe = Read("""
            {
              // comments and trailing commas are taken
              "technique": "FullInteger", "inputType": "UInt8", "outputType": "Int8", "perTensor": true, "minimumElements": 7,
              "rules": [
                { "operator": "SOFTMAX", "technique": "Float" },
                { "name": "head*", "technique": "DynamicRange", "weightOnly": true, "minimumElements": 16 },
                { "operator": "conv_2d", "nameExpression": "block_[0-3]/", "perTensor": false },
              ],
            }
            """);
        Assert.Equal((QuantizationTechnique.FullInteger, TensorType.UInt8, TensorType.Int8, true, 7), (recipe.Technique, recipe.InputType, recipe.OutputType, recipe.PerTensor, recipe.MinimumElements));
        Assert.Equal(3, recipe.Rules.Count);
        Assert.Equal(("SOFTMAX", (QuantizationTechnique?)null), (recipe.Rules[0].Operator, recipe.Rules[0].Treatment.Technique));
        Assert.Equal(("*", "head*", QuantizationTechnique.DynamicRange, true, 16),
            (recipe.Rules[1].Operator, recipe.Rules[1].Name, recipe.Rules[1].Treatment.Technique, recipe.Rules[1].Treatment.WeightOnly, recipe.Rules[1].Treatment.MinimumElements));
        // A rule without a technique keeps the recipe's.
        Assert.Equal((QuantizationTechnique.FullInteger, "block_[0-3]/", false), (recipe.Rules[2].Treatment.Technique, recipe.Rules[2].NameExpression, recipe.Rules[2].Treatment.PerTensor));
        Assert.True(recipe.NeedsCalibration);
    }

    [Theory]
    [InlineData("""{ "technique": "Int16x8", "noFallback": true }""", true)]
    [InlineData("""{ "technique": "DynamicRange" }""", false)]
    [InlineData("""{ "technique": "DynamicRange", "rules": [ { "operator": "CONV_2D", "technique": "FullInteger" } ] }""", true)]
    public void Calibration_is_needed_where_some_operator_becomes_integer(string json, bool needed) => Assert.Equal(needed, Read(json).NeedsCalibration);

    [Theory]
    [InlineData("""{ "technique": "FullInteger", "unknown": 1 }""", "the recipe", "no key 'unknown'")]
    [InlineData("""{ "rules": [] }""", "the recipe", "no technique")]
    [InlineData("""{ "technique": "Int4" }""", "the recipe", "no technique 'Int4'")]
    [InlineData("""{ "technique": 3 }""", "the recipe", "\"technique\" is no text")]
    [InlineData("""{ "technique": "FullInteger", "inputType": "Int32" }""", "the recipe", "\"inputType\" cannot be 'Int32'")]
    [InlineData("""{ "technique": "FullInteger", "perTensor": "yes" }""", "the recipe", "\"perTensor\" is neither true nor false")]
    [InlineData("""{ "technique": "FullInteger", "minimumElements": -1 }""", "the recipe", "\"minimumElements\" is no whole number")]
    [InlineData("""{ "technique": "FullInteger", "rules": {} }""", "the recipe", "\"rules\" is no array")]
    [InlineData("""{ "technique": "FullInteger", "rules": [ {}, { "operator": "CONV2D" } ] }""", "rule 2", "no operator 'CONV2D'")]
    [InlineData("""{ "technique": "FullInteger", "rules": [ { "granularity": "x" } ] }""", "rule 1", "no key 'granularity'")]
    [InlineData("""{ "technique": "FullInteger", "rules": [ { "nameExpression": "(" } ] }""", "a rule", "regular expression")]
    [InlineData("""{ "technique": "FullInteger", "rules": [ 3 ] }""", "rule 1", "no object")]
    [InlineData("3", "the file", "neither an object nor an array")]
    [InlineData("{", "", "no JSON")]
    public void Mistakes_are_named_with_their_place(string json, string place, string problem)
    {
        var error = Assert.Throws<TfLiteQuantException>(() => Read(json));
        Assert.Equal(ErrorCode.InvalidRecipe, error.Code);
        Assert.Contains(place, error.Message);
        Assert.Contains(problem, error.Message);
        Assert.EndsWith("recipe.json", error.Location.Path);
        Assert.NotEmpty(error.Advice);
    }

    [Fact]
    public void A_recipe_that_is_not_there()
        => Assert.Equal(ErrorCode.FileNotFound, Assert.Throws<TfLiteQuantException>(() => RecipeReader.Read(Path.Combine(_folder.Path, "none.json"))).Code);

    /// <summary>Recipes that AI Edge Quantizer ships: of techniques that there are here.</summary>
    [Theory]
    [InlineData("default_a8w8", QuantizationTechnique.FullInteger, TensorType.Int8, false)]
    [InlineData("default_a16w8", QuantizationTechnique.Int16x8, TensorType.Int16, false)]
    [InlineData("dynamic_wi8_afp32", QuantizationTechnique.DynamicRange, null, false)]
    [InlineData("dynamic_wi8_afp32_litertlm", QuantizationTechnique.DynamicRange, null, false)]
    [InlineData("dynamic_legacy_wi8_afp32", QuantizationTechnique.DynamicRange, null, false)]
    public void Shipped_recipes_of_available_techniques(string name, QuantizationTechnique technique, TensorType? border, bool weightOnly)
    {
        var recipe = RecipeReader.Read(Shared.RequireFile($"corpus/ai-edge-quantizer/recipes/{name}_recipe.json"));
        Assert.Equal((technique, border, border), (recipe.Technique, recipe.InputType, recipe.OutputType));
        var rule = recipe.Rules[^1];
        Assert.Equal((technique, weightOnly, false), (rule.Treatment.Technique, rule.Treatment.WeightOnly, rule.Treatment.PerTensor));
        Assert.Equal(name.Contains("legacy") ? 1024 : 0, rule.Treatment.MinimumElements);
    }

    /// <summary>Those of techniques that there are not, by the rule and key that asks for them.</summary>
    [Theory]
    [InlineData("default_af32w4float", "rule 1", "num_bits")]
    [InlineData("default_af32w8float", "rule 1", "symmetric")]
    [InlineData("dynamic_wi4_afp32_hadamard", "rule 2", "algorithm 'DECOMPOSED_HADAMARD_ROTATION'")]
    [InlineData("dynamic_wi8_afp32_hadamard", "rule 2", "algorithm 'DECOMPOSED_HADAMARD_ROTATION'")]
    [InlineData("sample_advanced_usage", "rule 2", "num_bits")]
    public void Shipped_recipes_of_other_techniques_are_refused(string name, string place, string key)
    {
        var error = Assert.Throws<TfLiteQuantException>(() => RecipeReader.Read(Shared.RequireFile($"corpus/ai-edge-quantizer/recipes/{name}_recipe.json")));
        Assert.Equal(ErrorCode.InvalidRecipe, error.Code);
        Assert.Contains(place, error.Message);
        Assert.Contains(key, error.Message);
    }

    [Theory]
    [InlineData("""[{ "regex": ".*", "operation": "*", "algorithm_key": "octav" }]""", "rule 1", "algorithm 'octav'")]
    [InlineData("""[{ "regex": ".*", "operation": "NO_SUCH_OP", "algorithm_key": "no_quantize" }]""", "rule 1", "no operator 'NO_SUCH_OP'")]
    [InlineData("""[{ "regex": ".*", "operation": "*", "algorithm_key": "no_quantize", "extra": 1 }]""", "rule 1", "no key 'extra'")]
    [InlineData("""[{ "regex": ".*", "operation": "*", "algorithm_key": "min_max_uniform_quantize" }]""", "rule 1", "no op_config")]
    [InlineData("""[{ "regex": "(", "operation": "*", "algorithm_key": "no_quantize" }]""", "a rule", "regular expression")]
    public void Mistakes_in_their_form_are_named(string json, string place, string problem)
    {
        var error = Assert.Throws<TfLiteQuantException>(() => Read(json));
        Assert.Equal(ErrorCode.InvalidRecipe, error.Code);
        Assert.Contains(place, error.Message);
        Assert.Contains(problem, error.Message);
    }

    private QuantizationRecipe Read(string json)
    {
        var path = Path.Combine(_folder.Path, "recipe.json");
        File.WriteAllText(path, json);
        return RecipeReader.Read(path);
    }
}
