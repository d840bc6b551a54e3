"""The invented vocabulary of the demo company: people, places, products and what customers write."""

FIRST_NAMES = """Ada Alma Amir Anouk Anton Arlo Astrid Bea Bruno Camille Carla Casper Clara Dario Dilan Edda Elif
Elias Emil Enzo Esme Fabian Farah Felix Fenna Finn Flora Freya Gwen Hana Hugo Ida Ilse Inga Isaac Ivo Jana Jasper
Jonas Jules Kaja Karim Lara Lasse Lena Leon Lina Livia Louis Luca Maja Malik Marek Marta Mateo Mila Milan Mira Nadia
Nils Nina Noah Nora Odile Olga Omar Oscar Otto Paula Pavel Petra Pia Quentin Rafael Rania Remi Rosa Ruben Sami
Saskia Selma Sigrid Sofia Stella Sven Tara Theo Tilda Tomas Uma Valentin Vera Viggo Wanda Yara Yusuf Zoe""".split()

LAST_NAMES = """Abara Adler Almeida Andersson Arvidsson Aubert Baran Becker Bellini Berger Bianchi Blanc Bosch
Brandt Carver Castell Chevalier Conti Corbin Dahl Delgado Demir Devos Dubois Eklund Engel Falk Ferrari Fischer
Fontaine Forsberg Fournier Frost Gallo Garnier Gomez Greco Haas Hale Hansen Hartmann Heikkinen Holm Hughes Iversen
Jansen Jensen Kaminski Kaya Keller Klein Kovac Kramer Kruger Lambert Larsson Laurent Lind Lopez Lorenz Maas Marchand
Marino Marlow Mercier Meyer Moreau Moretti Nagy Navarro Nilsen Nowak Okafor Olsen Ortega Palmer Pereira Petit Pohl
Ramos Reyes Ricci Roth Rossi Sandberg Santos Sauer Schmidt Serrano Silva Sorensen Sterling Strand Tanaka Thorne
Vargas Vidal Visser Vogel Wagner Weber Winter Wolff Zielinski""".split()

# Country: (share of the customers, calling code, cities)
COUNTRIES = {
    "Germany": (22, "49", ["Berlin", "Hamburg", "Munich", "Leipzig", "Freiburg", "Bremen"]),
    "France": (15, "33", ["Paris", "Lyon", "Grenoble", "Nantes", "Annecy"]),
    "Netherlands": (11, "31", ["Amsterdam", "Rotterdam", "Utrecht", "Groningen"]),
    "United Kingdom": (10, "44", ["London", "Leeds", "Bristol", "Edinburgh"]),
    "Sweden": (9, "46", ["Stockholm", "Gothenburg", "Malmo", "Umea"]),
    "Italy": (8, "39", ["Milan", "Turin", "Bologna", "Trento"]),
    "Spain": (7, "34", ["Madrid", "Barcelona", "Bilbao", "Granada"]),
    "Austria": (6, "43", ["Vienna", "Graz", "Innsbruck", "Salzburg"]),
    "Switzerland": (5, "41", ["Zurich", "Bern", "Lausanne"]),
    "Poland": (4, "48", ["Warsaw", "Krakow", "Gdansk"]),
    "Canada": (2, "1", ["Toronto", "Vancouver", "Calgary"]),
    "Portugal": (1, "351", ["Lisbon", "Porto"]),
}

# Name, city, country, desks, years open
OFFICES = [
    ("Head Office", "Hamburg", "Germany", 48, 14),
    ("Rotterdam Warehouse", "Rotterdam", "Netherlands", 30, 11),
    ("Lyon Sales Office", "Lyon", "France", 18, 8),
    ("Nordic Sales Office", "Gothenburg", "Sweden", 12, 5),
    ("London Showroom", "London", "United Kingdom", 8, 2),
]

# Name, budget, head's title, staff titles with starting salary, offices by index, share of the staff
DEPARTMENTS = [
    ("Sales", 940000, "Head of Sales",
     [("Sales Representative", 41000), ("Key Account Manager", 56000), ("Sales Assistant", 33000)], [0, 2, 3, 4], 18),
    ("Marketing", 610000, "Head of Marketing",
     [("Content Editor", 42000), ("Campaign Manager", 51000), ("Designer", 46000)], [0, 2], 7),
    ("Warehouse", 720000, "Warehouse Manager",
     [("Picker", 29500), ("Forklift Operator", 33000), ("Shift Lead", 41000)], [1], 16),
    ("Customer Service", 330000, "Head of Customer Service",
     [("Service Agent", 32000), ("Senior Service Agent", 39000)], [0, 1], 8),
    ("Purchasing", 480000, "Head of Purchasing", [("Buyer", 47000), ("Product Manager", 60000)], [0], 5),
    ("Finance", 290000, "Head of Finance", [("Accountant", 48000), ("Controller", 59000)], [0], 4),
    ("IT", 560000, "Head of IT", [("Software Developer", 62000), ("System Administrator", 54000)], [0, 3], 6),
    ("People", 180000, "Head of People", [("Recruiter", 43000), ("People Partner", 50000)], [0], 2),
]

CARRIERS = [
    # Name, country, express, share of the parcels, usual days, chance of a late parcel, euros a parcel
    ("Blue Heron Logistics", "Germany", 0, 38, 3, 0.07, 4.9),
    ("Parcelwise", "Netherlands", 0, 27, 3, 0.12, 4.4),
    ("Courier Nord", "Sweden", 0, 14, 4, 0.10, 5.6),
    ("Swiftlane Express", "France", 1, 13, 1, 0.04, 9.8),
    ("Atlas Freight", "United Kingdom", 0, 8, 6, 0.19, 7.2),
]

# Category: (description, season, [(product, price, weight in kg)]); the season names a curve in sales.py
CATEGORIES = {
    "Tents": ("Shelter for one to eight people", "summer",
              [("Solo Tent", 179, 1.4), ("Two-Person Tent", 249, 2.1), ("Four-Person Tent", 389, 5.8),
               ("Family Tent", 629, 12.5), ("Tarp", 69, 0.7), ("Footprint", 39, 0.4)]),
    "Sleeping": ("Bags, mats and pillows", "summer",
                 [("Down Sleeping Bag", 289, 0.9), ("Summer Sleeping Bag", 99, 1.1), ("Air Mat", 119, 0.5),
                  ("Foam Mat", 35, 0.4), ("Camp Pillow", 25, 0.2), ("Hammock", 79, 0.6)]),
    "Backpacks": ("From day trips to long treks", "summer",
                  [("Daypack 20", 79, 0.7), ("Trekking Pack 55", 199, 1.8), ("Hip Pack", 39, 0.2),
                   ("Travel Duffel", 109, 1.2), ("Rain Cover", 19, 0.1), ("Child Carrier", 259, 2.6)]),
    "Clothing": ("Layers for every weather", "winter",
                 [("Rain Jacket", 189, 0.4), ("Fleece", 89, 0.4), ("Merino Shirt", 69, 0.2),
                  ("Trekking Trousers", 99, 0.4), ("Down Jacket", 239, 0.5), ("Wool Beanie", 29, 0.1)]),
    "Footwear": ("Boots, shoes and socks", "even",
                 [("Hiking Boot", 199, 1.3), ("Trail Shoe", 139, 0.7), ("Sandal", 79, 0.5),
                  ("Winter Boot", 179, 1.6), ("Wool Sock", 19, 0.1), ("Gaiter", 45, 0.2)]),
    "Kitchen": ("Stoves, pots and cutlery", "summer",
                [("Gas Stove", 59, 0.3), ("Pot Set", 49, 0.8), ("Steel Bottle", 29, 0.3),
                 ("Travel Mug", 22, 0.3), ("Cutlery Set", 15, 0.1), ("Water Filter", 89, 0.4)]),
    "Lighting": ("Headlamps and lanterns", "winter",
                 [("Headlamp", 49, 0.1), ("Lantern", 39, 0.4), ("Bike Light", 35, 0.1),
                  ("Torch", 29, 0.2), ("Fairy Lights", 19, 0.1), ("Solar Panel", 99, 0.6)]),
    "Climbing": ("Ropes, harnesses and hardware", "even",
                 [("Harness", 79, 0.4), ("Rope 60 m", 169, 3.7), ("Helmet", 69, 0.3),
                  ("Chalk Bag", 19, 0.1), ("Quickdraw Set", 99, 0.6), ("Climbing Shoe", 119, 0.5)]),
    "Cycling": ("Bags and wear for long rides", "summer",
                [("Saddle Bag", 59, 0.3), ("Pannier", 89, 0.9), ("Bike Helmet", 99, 0.3),
                 ("Cycling Jersey", 65, 0.2), ("Repair Kit", 25, 0.3), ("Bike Pump", 35, 0.2)]),
    "Navigation": (None, "even",
                   [("Compass", 35, 0.1), ("GPS Watch", 349, 0.1), ("Map Case", 25, 0.1),
                    ("Handheld GPS", 279, 0.2), ("Altimeter", 129, 0.1), ("Binoculars", 159, 0.6)]),
}

# A product line per price level: name, factor on the price
LINES = [("Wren", 0.8), ("Heron", 1.0), ("Kestrel", 1.3)]

SUPPLIER_NAMES = """Alpenfaden Bergwerk-Textil Cortina-Metallurgica Drift-Polymers Estrela-Calcado Fjordull
Granit-Hardware Hanse-Optik Isar-Membranes Jura-Precision Kattegat-Down Lumen-Works Maas-Composites Norrsken-Fabrics
Oder-Plastics Pyrenees-Wool Quadra-Buckles Rhone-Cordage Silesia-Steel Tatra-Leather Umbra-Lighting
Vosges-Outdoor""".split()

COMPANY_HEADS = """Alder Amber Arctic Beacon Birch Bluebell Boulder Bramble Cedar Cinder Cliff Clover Cobalt Copper
Coral Cove Crescent Delta Dune Eagle Elm Ember Falcon Fern Flint Forest Foxglove Glacier Granite Grove Harbour Hazel
Heath Hollow Horizon Iron Ivy Juniper Lakeside Larch Lighthouse Linden Maple Meadow Mistral Moorland Nimbus
Northgate Oak Orchard Otter Pebble Pine Plateau Quarry Raven River Rowan Saffron Sequoia Sierra Silver Slate
Solstice Spruce Stone Summit Thistle Timber Tundra Valley Vista Walnut Willow Wildwood Zenith""".split()
COMPANY_TAILS = {
    "Shop": ["Outdoor Store", "Sports", "Trading", "Mountain Shop", "Gear House"],
    "Club": ["Hiking Club", "Climbing Club", "Scouts", "Youth Camp", "Cycling Club"],
    "Company": ["Events", "Hotels", "Tours", "Film Productions", "Consulting"],
}

COMMENTS = {
    1: ["Broke on the first trip.", "Not as described, sent it back.", "Arrived damaged."],
    2: ["Too heavy for what it is.", "The zip jams.", "Runs small, and the colour is off."],
    3: ["Does the job.", "Good, but overpriced.", "Fine for weekends."],
    4: ["Solid and light.", "Very good value.", "Kept us dry for a week of rain.", "Would buy again."],
    5: ["Simply perfect.", "Best gear I own.", "Survived a winter in the Alps.", "The whole family loves it.",
        "Light, warm and well made."],
}

DISCOUNT_CODES = {1: "WINTER", 5: "SPRING", 6: "SUMMER", 11: "BLACKFRIDAY", 12: "GIFT"}
